// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleDiff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A debugger that does wrong: an answer comes in time all the same, and the session is dead or as good as before. */
@Timeout(60)
class FaultsOnLinuxIT {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** What may pass beyond a call's own time. */
    private static final Duration BEYOND = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private void withFault(String fault, Consumer<DebugSession> test) throws Exception {
        try (DebugSession session = Simulation.debugger(
                        folder, Simulation.LEAKY, "speed 20", "open Event by leak every 10ms", fault)
                .attach(Simulation.PROCESS_ID)) {
            test.accept(session);
        }
    }

    private static Throwable inTime(Duration timeout, Runnable call) {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plus(BEYOND));
        return thrown;
    }

    private static void assertDead(DebugSession session) {
        assertThat(session.state()).isEqualTo(RunState.DEAD);
        assertThat(inTime(Duration.ZERO, () -> session.execute("lm"))).isInstanceOf(DebuggerEndedException.class);
    }

    private static void assertUsable(DebugSession session) {
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
        assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
        assertThat(session.execute(".echo two").output().strip()).isEqualTo("two");
        session.handleTracing().enable();
        session.resume();
        session.breakIn(Duration.ofSeconds(5));
        assertThat(session.handleTracing().diff()).isInstanceOf(HandleDiff.Complete.class);
    }

    @Test
    void theLoadingOfSymbolsTakesNoLongerThanItMay() throws Exception {
        withFault("fault hang on .reload*", session -> {
            assertThat(inTime(TIMEOUT, () -> session.reloadSymbols(TIMEOUT)))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining(".reload /f");
            assertDead(session);
        });
    }

    @Test
    void aLoadingOfSymbolsThatIsOnlyLateLeavesTheSessionQuietAndUsable() throws Exception {
        withFault("fault delay 500ms on .reload*", session -> {
            assertThat(inTime(TIMEOUT, () -> session.reloadSymbols(Duration.ofMillis(100))))
                    .isInstanceOf(CommandTimeoutException.class);
            assertThat(session.execute("!sym").output()).contains("quiet mode");
            assertUsable(session);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault hang on lm",
                "fault hang on lm after 40",
                "fault mute on lm",
                "fault mute on lm after 100",
                "fault close on lm after 20"
            })
    void aDebuggerThatFallsSilentIsGivenUp(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(TIMEOUT, () -> session.execute("lm", TIMEOUT)))
                    .isInstanceOfAny(CommandTimeoutException.class, DebuggerEndedException.class);
            assertDead(session);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault die 3 on lm", "fault die 3 on lm after 60"})
    void aDebuggerThatDiesIsSeenAtOnce(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(Duration.ZERO, () -> session.execute("lm")))
                    .isInstanceOf(DebuggerEndedException.class)
                    .hasMessageContaining("exit code: 3");
            assertDead(session);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault die 3 on g", "fault die 3 at 200ms"})
    void aDebuggerThatDiesWhileTheTargetRuns(String fault) throws Exception {
        withFault(fault, session -> {
            session.resume();
            Throwable thrown = inTime(Duration.ofSeconds(5), () -> session.awaitStop(Duration.ofSeconds(5)));
            assertThat(thrown).isInstanceOf(DebuggerEndedException.class);
            assertDead(session);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault hang on g", "fault mute on g"})
    void aDebuggerThatFallsSilentWhileTheTargetRuns(String fault) throws Exception {
        withFault(fault, session -> {
            session.resume();
            assertThat(inTime(TIMEOUT, () -> session.breakIn(TIMEOUT))).isInstanceOf(DebuggerException.class);
            assertThat(session.state()).isIn(RunState.RUNNING, RunState.DEAD);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault flood 16 on lm",
                "fault flood 4 on lm after 50",
                "fault errors 8 on lm",
                "fault longline 8000000 on lm",
                "fault split 1 on start",
                "fault text \"<#d4j 00000000 1 end#>\\r\\n\" on lm",
                "fault text \"0:000> \\r\\n0:001> d4j-stop-00000000\\r\\n\" on lm after 30",
                "fault stale on lm",
                "fault stale on lm after 120",
                "fault text \"*** WARNING: Unable to verify checksum for leaky.exe\\r\\n\" on lm after 77",
                "fault text \"\\xff\\xfe\\x00\\xc3\\x28 \\xe2\\x82 \\xf0\\x9f\\x98\" on lm after 50",
                "fault delay 200ms on lm after 100"
            })
    void whatADebuggerSaysBesidesDoesNoHarm(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(session.execute("lm").output()).contains("leaky").contains("KERNELBASE");
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

    @ParameterizedTest
    @ValueSource(strings = {"fault hang on start", "fault mute on start", "fault mute on start after 200"})
    void aDebuggerThatNeverComesUp(String fault) throws Exception {
        Throwable thrown = inTime(TIMEOUT, () -> {
            try (DebugSession session = Simulation.debugger(folder, Simulation.LEAKY, fault)
                    .withStartTimeout(TIMEOUT)
                    .attach(Simulation.PROCESS_ID)) {
                session.execute("lm");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(thrown).isInstanceOf(CommandTimeoutException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault die 9 on start", "fault die 9 on start after 100", "fault die 9 on start after 400"})
    void aDebuggerThatEndsAtOnce(String fault) {
        Throwable thrown = inTime(Duration.ofSeconds(1), () -> {
            try {
                withFault(fault, session -> session.execute("lm"));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(thrown).isInstanceOf(DebuggerException.class).hasMessageContaining("9");
    }
}
