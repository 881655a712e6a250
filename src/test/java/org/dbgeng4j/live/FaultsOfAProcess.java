// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a debugger in a process of its own can do besides: hang, and end. */
abstract class FaultsOfAProcess extends FaultInterrupts {
    /** For the end of one that does not answer: five seconds in good order, three by force. */
    static final Duration CLOSE = Duration.ofSeconds(8);

    @ParameterizedTest
    @ValueSource(strings = {"fault hang on lm", "fault hang on lm after 40"})
    void aDebuggerThatHangsIsGivenUp(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(TIMEOUT, () -> session.execute("lm", TIMEOUT)))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("dead");
            assertDead(session);
        });
    }

    /** It does not even read, or heed a signal; only the end of the process ends it. */
    @Test
    void aDebuggerThatTheSystemHasHaltedIsGivenUp() throws Exception {
        withFault("", session -> {
            halt();
            assertThat(inTime(TIMEOUT, () -> session.execute("lm", TIMEOUT)))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("dead");
            assertDead(session);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCloseOfADebuggerThatTheSystemHasHalted(boolean traced) throws Exception {
        withFault("", session -> {
            if (traced) {
                session.handleTracing().enable();
            }
            halt();
            assertThat(inTime(CLOSE, session::close)).isNull();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
        });
    }

    private static void halt() throws IOException, InterruptedException {
        assertThat(Stand.debuggers()).isNotEmpty();
        for (ProcessHandle debugger : Stand.debuggers()) {
            new ProcessBuilder("kill", "-STOP", "" + debugger.pid()).start().waitFor(10, TimeUnit.SECONDS);
        }
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

    @ParameterizedTest
    @ValueSource(strings = {"fault die 3 on lm", "fault die 3 on lm after 60"})
    void aDebuggerThatDiesIsSeenAtOnce(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(Duration.ZERO, () -> session.execute("lm")))
                    .isInstanceOf(DebuggerEndedException.class)
                    .hasMessageMatching("(?s).*exit code:? 3.*");
            assertDead(session);
        });
    }

    @Test
    void aDebuggerThatDiesWhileTheTargetRuns() throws Exception {
        withFault("fault die 3 at 200ms", session -> {
            session.resume();
            assertThat(inTime(Duration.ZERO, () -> session.awaitStop(LONG))).isInstanceOf(DebuggerEndedException.class);
            assertDead(session);
        });
    }

    @Test
    void aDebuggerThatDiesInABreakIn() throws Exception {
        withFault("fault die 3 at 5ms", session -> {
            Throwable thrown = null;
            Duration last = Duration.ZERO;
            while (thrown == null && session.state() != RunState.DEAD) {
                long start = System.nanoTime();
                thrown = catchThrowable(() -> {
                    session.resume();
                    session.breakIn(LONG);
                });
                last = Duration.ofNanos(System.nanoTime() - start);
            }
            watch.within("", Duration.ZERO, last);
            // whichever comes first
            assertThat(thrown == null ? "" : thrown.getClass().getName())
                    .isIn("", DebuggerEndedException.class.getName());
            assertDead(session);
        });
    }

    @Test
    void isClosedWhenTheDebuggerIsDead() throws Exception {
        withFault("fault die 3 on lm", session -> {
            assertThat(catchThrowable(() -> session.execute("lm"))).isInstanceOf(DebuggerEndedException.class);
            assertDead(session);
            assertClosesElsewhere(session);
            assertThat(fate()).isEqualTo("kept");
        });
    }

    @Test
    void isInterruptedInAnAttachThatNeverEnds() throws Exception {
        isInterruptedInAnAttach("fault hang at 0");
    }

    @Test
    void aGreatDealOnStandardErrorDoesNoHarm() throws Exception {
        whatADebuggerSaysBesidesDoesNoHarm("fault errors 8 on lm");
    }

    @Test
    void aBreakInThatNeverArrives() throws Exception {
        withFault("fault hang at 100ms", session -> {
            session.resume();
            session.awaitStop(Duration.ofMillis(50));
            assertThat(inTime(TIMEOUT, () -> session.breakIn(TIMEOUT)))
                    .isInstanceOf(BreakInException.class)
                    .hasMessageContaining("did not stop");
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
            assertThat(inTime("close", CLOSE, session::close)).isNull();
        });
    }

    @Test
    void aDebuggerThatEndsAtOnce() throws Exception {
        aDebuggerThatEndsAtOnce("fault die 9 at 0");
    }

    void aDebuggerThatEndsAtOnce(String fault) throws Exception {
        assertThat(inTime(startTime(), () -> withFault(fault, session -> session.execute("lm"))))
                .isInstanceOf(DebuggerException.class)
                .hasMessageContaining("9");
    }

    @Test
    void aDebuggerThatNeverComesUp() throws Exception {
        aDebuggerThatNeverComesUp("fault hang at 0");
    }

    void aDebuggerThatNeverComesUp(String fault) throws Exception {
        Throwable thrown = inTime(
                startTime(),
                () -> debugger(scenario(fault)).withStartTimeout(startTime()).attach(Simulation.PROCESS_ID));
        assertThat(thrown).isInstanceOf(CommandTimeoutException.class);
    }

    /** How long a start that fails may take. */
    abstract Duration startTime();
}
