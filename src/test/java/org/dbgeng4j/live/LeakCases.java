// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakVerdict;
import org.dbgeng4j.junit.DetectHandleLeaks;
import org.dbgeng4j.junit.HandleLeakExtension;
import org.dbgeng4j.junit.LeakTarget;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests for the extension to watch, in a simulated process to which each call of {@link #minutes} is so much time. */
final class LeakCases {
    static Path folder;
    static final List<Object> SEEN = new ArrayList<>();

    private LeakCases() {}

    static void minutes(int count) throws Exception {
        Path control = folder.resolve("control");
        Path draft = Files.writeString(folder.resolve("draft"), "leap " + count * 60 + "s\n");
        Files.move(draft, control, StandardCopyOption.ATOMIC_MOVE);
        Await.until("the minutes pass", () -> !Files.exists(control));
    }

    @DetectHandleLeaks(settleMillis = 0, rounds = 3)
    abstract static class Watched {
        @LeakTarget
        private static final long PROCESS = Simulation.PROCESS_ID;
    }

    static class OneMinute extends Watched {
        @Test
        void passesAMinute() throws Exception {
            SEEN.add("run");
            minutes(1);
        }
    }

    static class Failing extends Watched {
        @Test
        void failsByItself() throws Exception {
            minutes(1);
            throw new IllegalStateException("its own");
        }
    }

    static class FailingTheSecondTime extends Watched {
        private int runs;

        @Test
        void cannotBeRunAgain() throws Exception {
            minutes(1);
            assertThat(++runs).isEqualTo(1);
        }
    }

    static class Parameters extends Watched {
        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void passesAMinute(String value) throws Exception {
            SEEN.add(value);
            minutes(1);
        }
    }

    static class Repeated extends Watched {
        private int runs;

        @RepeatedTest(4)
        void passesAMinute() throws Exception {
            SEEN.add(++runs);
            minutes(1);
        }
    }

    static class RepeatedAndFailing extends Watched {
        private static int runs;

        @RepeatedTest(4)
        void failsOnce() throws Exception {
            minutes(1);
            assertThat(++runs).isNotEqualTo(2);
        }
    }

    @DetectHandleLeaks(settleMillis = 0, rounds = 3)
    static class ClosedAfterEach {
        @LeakTarget
        static final Long PROCESS = Simulation.PROCESS_ID;

        @Test
        void passesAMinute() throws Exception {
            minutes(1);
        }

        @AfterEach
        void closes() throws Exception {
            minutes(6);
        }
    }

    @DetectHandleLeaks(settleMillis = 0, rounds = 3)
    static class OfTheInstance {
        @LeakTarget
        long process;

        @BeforeEach
        void start() {
            process = Simulation.PROCESS_ID;
        }

        @Test
        void passesAMinute() throws Exception {
            minutes(1);
        }

        @AfterEach
        void closes() throws Exception {
            minutes(6);
        }
    }

    @DetectHandleLeaks(settleMillis = 0, rounds = 2)
    @TestInstance(Lifecycle.PER_CLASS)
    static class OfTheOnlyInstance {
        @LeakTarget
        private final Supplier<Integer> process = () -> (int) Simulation.PROCESS_ID;

        @Test
        void passesAMinute() throws Exception {
            minutes(1);
        }
    }

    static class SuspectsFail extends Watched {
        @Test
        @DetectHandleLeaks(settleMillis = 0, warmUp = 0, rounds = 1, failOn = LeakVerdict.SUSPECT)
        void once() throws Exception {
            SEEN.add("once");
            minutes(1);
        }

        @Test
        @DetectHandleLeaks(rounds = 0)
        void notWatched() {
            SEEN.add("not watched");
        }
    }

    static class OfTheClass {
        @RegisterExtension
        static final HandleLeakExtension LEAKS = builder().build();

        @Test
        void first(DebugSession session) throws Exception {
            SEEN.add(session);
            minutes(1);
        }

        @Test
        void second(DebugSession session) throws Exception {
            SEEN.add(session);
            minutes(1);
        }
    }

    /** A body that waits for an answer of its target, which comes only where that runs. */
    static class Answered {
        @RegisterExtension
        static final HandleLeakExtension LEAKS = builder().build();

        private boolean breaksIn;

        @BeforeEach
        void standsOnce() {
            breaksIn = SEEN.contains("stands once");
        }

        @Test
        void first(DebugSession session) throws Exception {
            answer(session);
        }

        @Test
        void second(DebugSession session) throws Exception {
            answer(session);
        }

        private void answer(DebugSession session) throws Exception {
            minutes(1);
            Await.until("the target runs", Duration.ofSeconds(10), () -> session.state() == RunState.RUNNING);
            if (breaksIn) {
                breaksIn = false;
                session.breakIn();
            }
        }
    }

    static class OfTheTest {
        @RegisterExtension
        final HandleLeakExtension leaks = builder().build();

        @Test
        void first(DebugSession session) throws Exception {
            SEEN.add(session);
            minutes(1);
        }

        @Test
        void second(DebugSession session) throws Exception {
            SEEN.add(session);
            minutes(1);
        }
    }

    private static HandleLeakExtension.Builder builder() {
        return HandleLeakExtension.builder()
                .processId(() -> Simulation.PROCESS_ID)
                .debugger(() -> Debugger.at(folder.resolve("cdb")))
                .settle(Duration.ZERO)
                .warmUp(1)
                .rounds(2);
    }

    static class Injected extends Watched {
        @BeforeEach
        void reads(DebugSession session) {
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
            session.breakIn();
            assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
            session.resume();
        }

        @Test
        void passesAMinute(HandleTracing tracing, DebugSession session) throws Exception {
            assertThat(session.handleTracing()).isSameAs(tracing);
            minutes(1);
        }

        @AfterEach
        void looks(LeakReport report) {
            SEEN.add(report);
        }

        @AfterAll
        static void looksAtAll(LeakReport report) {
            SEEN.add(report);
        }
    }

    static class AsksTooEarly extends Watched {
        @Test
        void wantsAReport(LeakReport report) {}
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DetectHandleLeaks(settleMillis = 0, rounds = 2)
    @interface Quick {}

    @Quick
    static class Outer {
        @LeakTarget
        static final long PROCESS = Simulation.PROCESS_ID;

        @Nested
        class Inner {
            @Test
            void passesAMinute() throws Exception {
                minutes(1);
            }
        }
    }

    /** The second test comes while the first is under way. */
    static class AtTheSameTime extends Watched {
        private static CountDownLatch underWay;
        private static CountDownLatch refused;

        static void reset() {
            underWay = new CountDownLatch(1);
            refused = new CountDownLatch(1);
        }

        @BeforeEach
        void order(TestInfo test) throws InterruptedException {
            if (test.getDisplayName().startsWith("second")) {
                assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }

        @Test
        void first() throws Exception {
            underWay.countDown();
            assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
            minutes(1);
        }

        @Test
        void second() {
            SEEN.add("second");
        }

        @AfterEach
        void tell(TestInfo test) {
            if (test.getDisplayName().startsWith("second")) {
                refused.countDown();
            }
        }
    }

    @DetectHandleLeaks(settleMillis = 0)
    static class AnotherProcessEachTime {
        private static int started;

        @LeakTarget
        private final long process = Simulation.PROCESS_ID + started++;

        @RepeatedTest(4)
        void passes() {}
    }

    static class RepeatedAtTheSameTime extends Watched {
        @RepeatedTest(4)
        void waitsForAnother() throws Exception {
            assertThat(AtTheSameTime.refused.await(60, TimeUnit.SECONDS)).isTrue();
        }

        @AfterEach
        void tell() {
            AtTheSameTime.refused.countDown();
        }
    }
}
