// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleDiff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A debugger that does wrong, on each engine: an answer comes in time all the same, the session is dead or as good as
 * before, and nothing is left behind. {@code docs/reliability.md} has the table.
 */
@Timeout(120)
abstract class FaultScenarios {
    static final Duration TIMEOUT = Duration.ofMillis(500);

    /** What may pass beyond a call's own time. */
    static final Duration BEYOND = Duration.ofSeconds(2);

    /** For what is not slow by itself, on a machine that does much else. */
    static final Duration LONG = Duration.ofSeconds(30);

    private static final int FLOOD = Integer.getInteger("dbgeng4j.faults.flood", 64);
    private static final int LONG_LINE = Integer.getInteger("dbgeng4j.faults.line", 32_000_000);
    private static final Set<Class<?>> WARM = new HashSet<>();

    @TempDir
    Path folder;

    private String row;
    private long descriptors;

    /** A debugger for the target of a scenario. */
    abstract Debugger debugger(String... scenario) throws IOException;

    @BeforeEach
    void countWhatThereIs(TestInfo test) throws Exception {
        Simulation.assumeReady();
        row = test.getTestMethod().orElseThrow().getName() + " " + test.getDisplayName();
        if (WARM.add(getClass())) {
            // what the JVM itself opens at the first time
            withFault("", FaultScenarios::assertUsable);
            assertThat(Stand.debuggers()).isEmpty();
        }
        descriptors = Footprint.now().descriptors();
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        assertThat(Stand.debuggers()).isEmpty();
        Await.until(
                "the library's threads end: " + libraryThreads(),
                () -> libraryThreads().isEmpty());
        Await.until(
                "no more than " + descriptors + " descriptors",
                () -> Footprint.now().descriptors() <= descriptors);
    }

    static List<String> libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("dbgeng4j-"))
                .toList();
    }

    interface Body {
        void run(DebugSession session) throws Exception;
    }

    void withFault(String fault, Body test) throws Exception {
        try (DebugSession session = debugger(Simulation.LEAKY, "speed 20", "open Event by leak every 10ms", fault)
                .attach(Simulation.PROCESS_ID)) {
            test.run(session);
        }
    }

    interface Call {
        void run() throws Exception;
    }

    /** What the call throws, in its time and no more than may pass beyond it. */
    Throwable inTime(Duration timeout, Call call) throws IOException {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(timeout.plus(BEYOND));
        String figures = System.getProperty("dbgeng4j.faults.figures");
        if (figures != null) {
            Files.writeString(
                    Path.of(figures),
                    String.join("\t", getClass().getSimpleName(), row, "" + timeout.toMillis(), took.toMillis() + "\n"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return thrown;
    }

    void assertDead(DebugSession session) throws IOException {
        assertThat(session.state()).isEqualTo(RunState.DEAD);
        long start = System.nanoTime();
        assertThat(catchThrowable(() -> session.execute("lm"))).isInstanceOf(DebuggerEndedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BEYOND);
    }

    static void assertUsable(DebugSession session) {
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
        assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
        assertThat(session.execute(".echo two").output().strip()).isEqualTo("two");
        session.handleTracing().enable();
        session.resume();
        session.breakIn(LONG);
        assertThat(session.handleTracing().diff()).isInstanceOf(HandleDiff.Complete.class);
        session.handleTracing().disable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault text \"<#d4j 00000000 1 end#>\\r\\n\" on lm",
                "fault text \"0:000> \\r\\n0:001> d4j-stop-00000000\\r\\n\" on lm after 30",
                "fault text \"*** WARNING: Unable to verify checksum for leaky.exe\\r\\n\" on lm after 77",
                "fault text \"\\xff\\xfe\\x00\\xc3\\x28 \\xe2\\x82 \\xf0\\x9f\\x98\" on lm after 50",
                "fault flood 4 on lm after 50",
                "fault delay 200ms on lm after 100"
            })
    void whatADebuggerSaysBesidesDoesNoHarm(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(
                            LONG,
                            () -> assertThat(session.execute("lm").output())
                                    .contains("leaky")
                                    .contains("KERNELBASE")))
                    .isNull();
            assertUsable(session);
        });
    }

    @Test
    void aFloodComesThroughToItsEnd() throws Exception {
        withFault("fault flood " + FLOOD + " on lm", session -> {
            Throwable thrown = inTime(LONG, () -> {
                String output = session.execute("lm", LONG).output();
                assertThat(output.length()).isGreaterThanOrEqualTo(FLOOD * 1_000_000);
                assertThat(output.substring(output.length() - 2_000)).contains("KERNELBASE");
            });
            if (FLOOD > 64 && thrown != null) {
                assertThat(thrown).isInstanceOf(CommandFailedException.class); // more than the JVM can hold
            } else {
                assertThat(thrown).isNull();
            }
            assertUsable(session);
        });
    }

    @Test
    void aLineOfAnyLengthComesThroughToItsEnd() throws Exception {
        withFault("fault longline " + LONG_LINE + " on lm", session -> {
            assertThat(inTime(LONG, () -> {
                        String output = session.execute("lm", LONG).output();
                        assertThat(output.length()).isGreaterThanOrEqualTo(LONG_LINE);
                        assertThat(output.substring(output.length() - 2_000)).contains("KERNELBASE");
                    }))
                    .isNull();
            assertUsable(session);
        });
    }

    @Test
    void theLoadingOfSymbolsThatIsOnlyLateLeavesTheSessionQuietAndUsable() throws Exception {
        withFault("fault delay 500ms on .reload*", session -> {
            assertThat(inTime(TIMEOUT, () -> session.reloadSymbols(Duration.ofMillis(100))))
                    .isInstanceOf(CommandTimeoutException.class);
            assertThat(session.execute("!sym").output()).contains("quiet mode");
            assertUsable(session);
        });
    }

    @Test
    void aLateAnswerCompletesNoOtherCommand() throws Exception {
        withFault("fault delay 600ms on lm after 40", session -> {
            assertThat(inTime(Duration.ofMillis(200), () -> session.execute("lm", Duration.ofMillis(200))))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("usable");
            assertUsable(session);
        });
    }

    @Test
    void anAnswerThatIsSwallowedIsEmpty() throws Exception {
        withFault("fault swallow on lm", session -> {
            assertThat(session.execute("lm").output().strip()).isEmpty();
            assertUsable(session);
        });
    }

    @Test
    void aCommandThatNeverEndsIsBrokenOff() throws Exception {
        withFault("", session -> {
            assertThat(inTime(TIMEOUT, () -> session.execute(".sleep 0n600000", TIMEOUT)))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("usable");
            assertUsable(session);
        });
    }
}
