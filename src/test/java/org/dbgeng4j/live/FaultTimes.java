// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.StopEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closes, interrupts and ends of the target at the wrong moment, on each engine. */
abstract class FaultTimes extends FaultEnds {
    /** What a session may be busy with when somebody else closes it, or interrupts it. */
    enum Busy {
        IDLE(session -> {}),
        EXECUTING(session -> session.execute(".sleep 0n600000", LONG)),
        WAITING(session -> {
            session.resume();
            session.awaitStop(LONG);
        }),
        RUNNING_UNTIL(session -> session.runUntil(StopEvent.Breakpoint.class, LONG)),
        STEPPING_OUT(session -> session.stepOut()),
        BREAKING_IN(session -> {
            while (true) {
                session.resume();
                session.breakIn(LONG);
            }
        }),
        TRACING(session -> {
            while (true) {
                session.handleTracing().enable();
                session.handleTracing().disable();
            }
        });

        private final Body body;

        Busy(Body body) {
            this.body = body;
        }
    }

    private static CompletableFuture<Throwable> begin(DebugSession session, Busy busy, List<Thread> thread)
            throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                busy.body.run(session);
                thrown.complete(null);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        caller.setDaemon(true);
        thread.add(caller);
        caller.start();
        // begun, as far as anybody can see
        Await.until(
                "it waits", () -> caller.getState() != Thread.State.NEW && caller.getState() != Thread.State.RUNNABLE);
        return thrown;
    }

    @ParameterizedTest
    @EnumSource(Busy.class)
    void isClosedFromAnotherThread(Busy busy) throws Exception {
        withFault("", session -> {
            CompletableFuture<Throwable> thrown = begin(session, busy, new ArrayList<>());
            // five seconds for the command under way, and as much for each step of the end
            assertThat(inTime(Duration.ofSeconds(8), session::close)).isNull();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            Throwable seen = thrown.get(10, TimeUnit.SECONDS);
            if (busy == Busy.EXECUTING || seen != null) {
                // no part of an answer reads as the whole; who waits for a stop may see the last one
                assertThat(seen).isInstanceOf(DebuggerException.class);
            }
            assertThat(inTime(Duration.ZERO, session::close)).isNull(); // does nothing
        });
    }

    @ParameterizedTest
    @EnumSource(value = Busy.class, mode = EnumSource.Mode.EXCLUDE, names = "IDLE")
    void isInterrupted(Busy busy) throws Exception {
        withFault("", session -> {
            List<Thread> thread = new ArrayList<>();
            CompletableFuture<Throwable> thrown = begin(session, busy, thread);
            assertThat(inTime(Duration.ZERO, () -> {
                        thread.get(0).interrupt();
                        assertThat(thrown.get(30, TimeUnit.SECONDS))
                                .isInstanceOf(CommandTimeoutException.class)
                                .hasMessageContaining("interrupted");
                    }))
                    .isNull();
            if (session.state() != RunState.STOPPED) {
                session.breakIn(LONG);
            }
            assertUsable(session);
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
                caller.interrupt();
                caller.join(LONG.toMillis());
                if (session.state() == RunState.RUNNING) {
                    session.breakIn(LONG);
                }
                assertUsable(session, RunState.STOPPED);
            }
        });
    }

    @Test
    void isClosedByTwoThreadsAtOnce() throws Exception {
        withFault("", session -> {
            session.resume();
            CompletableFuture<Void> other = CompletableFuture.runAsync(session::close);
            assertThat(inTime(Duration.ofSeconds(5), session::close)).isNull();
            other.get(10, TimeUnit.SECONDS);
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
        });
    }

    @Test
    void theTargetEndsWhileItRuns() throws Exception {
        withFault("exit 7 at 200ms", session -> {
            session.resume();
            assertThat(inTime(LONG, () -> assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(7))))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThat(inTime(Duration.ZERO, () -> session.execute("k"))).isInstanceOf(RunStateException.class);
        });
    }

    /** The time of the simulation runs twenty times as fast: the end falls before, into and behind the break-in. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 50, 100, 200, 400, 800, 1_600})
    void theTargetEndsAboutTheTimeOfABreakIn(int millis) throws Exception {
        withFault("exit 7 at " + millis + "ms", session -> {
            session.resume();
            Throwable thrown = inTime(LONG, () -> session.breakIn(LONG));
            if (thrown == null) {
                assertUsable(session, RunState.STOPPED);
            } else {
                assertThat(thrown).isInstanceOf(RunStateException.class).hasMessageContaining("exited");
                assertThat(session.state()).isEqualTo(RunState.EXITED);
            }
        });
    }

    private static void assertUsable(DebugSession session, RunState state) {
        assertThat(session.state()).isEqualTo(state);
        assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
    }

    @Test
    void aTargetThatTalksWithoutEndDrownsNothing() throws Exception {
        withFault("say \"d4j-stop <#d4j 0:000> Last event: 1.1: Exit process\\n\" every 100us", session -> {
            for (int round = 0; round < 5; round++) {
                session.resume();
                assertThat(session.awaitStop(Duration.ofMillis(100))).isEmpty();
                assertThat(inTime(Duration.ofSeconds(5), () -> session.breakIn(LONG)))
                        .isNull();
                assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
            }
            assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
        });
    }
}
