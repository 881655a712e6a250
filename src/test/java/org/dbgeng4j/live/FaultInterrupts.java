// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts of the thread, in each call that waits, on each engine: the call ends, and the thread can tell why. */
abstract class FaultInterrupts extends FaultTimes {
    private Busy.Outcome interrupted(Busy.Caller caller) throws Exception {
        assertThat(inTime(Duration.ZERO, () -> {
                    caller.thread().interrupt();
                    caller.outcome().get(30, TimeUnit.SECONDS);
                }))
                .isNull();
        return caller.outcome().get();
    }

    private static void assertSaysSo(Busy.Outcome outcome) {
        assertThat(outcome.thrown()).isInstanceOf(CommandTimeoutException.class).hasMessageContaining("interrupted");
        assertThat(outcome.flagged()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Busy.class, mode = EnumSource.Mode.EXCLUDE, names = "IDLE")
    void isInterrupted(Busy busy) throws Exception {
        withFault("", session -> {
            Busy.Outcome outcome = interrupted(busy.begin(session));
            if (busy == Busy.HUNTING) {
                assertThat(outcome.thrown()).isNull(); // it says so in its report
                assertThat(outcome.flagged()).isTrue();
            } else if (outcome.thrown() instanceof InterruptedException) {
                assertThat(busy).isEqualTo(Busy.COUNTING);
            } else {
                assertSaysSo(outcome);
            }
            if (session.state() != RunState.STOPPED) {
                session.breakIn(LONG);
            }
            assertUsable(session);
        });
    }

    @Test
    void isInterruptedInAnAttach() throws Exception {
        isInterruptedInAnAttach("fault delay 500ms at 0");
    }

    void isInterruptedInAnAttach(String fault) throws Exception {
        Busy.Outcome outcome = interrupted(Busy.Caller.begin(
                () -> debugger(scenario(fault)).attach(Simulation.PROCESS_ID).close()));
        assertSaysSo(outcome);
    }

    @Test
    void isInterruptedInARestart() throws Exception {
        try (DebugSession session = debugger(scenario("fault delay 500ms at 0")).open(Target.launch("leaky.exe"))) {
            Busy.Caller caller = Busy.Caller.begin(session::restart);
            Await.until("it starts anew", () -> session.state() == RunState.LAUNCHING);
            assertSaysSo(interrupted(caller));
            assertThat(session.state()).isEqualTo(RunState.DEAD);
            session.restart();
            assertUsable(session);
        }
        assertThat(fate()).isEqualTo("terminated");
    }

    @Test
    void isInterruptedInAKill() throws Exception {
        withFault("fault delay 300ms on .kill", session -> {
            Busy.Outcome outcome = interrupted(Busy.Caller.begin(session::kill));
            assertSaysSo(outcome);
            if (session.state() == RunState.STOPPED) {
                session.kill();
            }
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThat(fate()).isEqualTo("terminated");
            session.close();
        });
    }

    /** A target that runs is stopped for it, and traced no more: an interrupt in any part of that skips none of it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 500, 2_000, 8_000})
    void isInterruptedInAClose(int micros) throws Exception {
        withFault("", session -> {
            session.handleTracing().enable();
            session.resume();
            Busy.Caller caller = Busy.Caller.begin(() -> {
                session.close();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)); // ends at once where the thread is marked
            });
            LockSupport.parkNanos(micros * 1_000L);
            Busy.Outcome outcome = interrupted(caller);
            assertThat(outcome.thrown()).isNull();
            assertThat(outcome.flagged()).isTrue();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            assertThat(fate()).isEqualTo("detached");
        });
    }

    @Test
    void aDetachOfAThreadThatIsInterrupted() throws Exception {
        withFault("", session -> {
            Busy.Outcome outcome = Busy.Caller.begin(() -> {
                        Thread.currentThread().interrupt();
                        session.detach();
                    })
                    .outcome()
                    .get(30, TimeUnit.SECONDS);
            assertThat(outcome.thrown()).isNull();
            assertThat(outcome.flagged()).isTrue();
            assertThat(fate()).isEqualTo("detached");
        });
    }

    /** Interrupted or not, what the session says of its target is so. */
    @Test
    void anInterruptInAResumeLeavesNoDoubt() throws Exception {
        withFault("", session -> {
            for (int round = 0; round < 40; round++) {
                Thread caller = new Thread(() -> catchThrowable(session::resume));
                caller.start();
                LockSupport.parkNanos(round * 20_000L);
                assertThat(inTime(Duration.ZERO, () -> {
                            caller.interrupt();
                            caller.join(LONG.toMillis());
                        }))
                        .isNull();
                if (session.state() == RunState.RUNNING) {
                    session.breakIn(LONG);
                }
                assertUsable(session, RunState.STOPPED);
            }
        });
    }
}
