// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closes and ends of the target at the wrong moment, on each engine. */
abstract class FaultTimes extends FaultEnds {
    @ParameterizedTest
    @EnumSource(value = Busy.class, mode = EnumSource.Mode.EXCLUDE, names = "EXECUTING") // in FaultEnds
    void isClosedFromAnotherThread(Busy busy) throws Exception {
        withFault("", session -> {
            Busy.Caller other = busy.begin(session);
            assertThat(inTime(Duration.ZERO, session::close)).isNull();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            assertThat(fate()).isEqualTo("detached");
            Throwable seen = other.outcome().get(10, TimeUnit.SECONDS).thrown();
            if (seen != null) { // who waits for a stop may see the last one
                assertThat(seen).isInstanceOf(DebuggerException.class);
            }
            session.close(); // does nothing
        });
    }

    @Test
    void isClosedWhenTheTargetHasExited() throws Exception {
        withFault("exit 7 at 20ms", session -> {
            session.resume();
            assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(7));
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertClosesElsewhere(session);
            assertThat(fate()).isEqualTo("exited");
        });
    }

    @Test
    void isClosedDuringARestart() throws Exception {
        try (DebugSession session = debugger(scenario("fault delay 300ms at 0")).open(Target.launch("leaky.exe"))) {
            Busy.Caller other = Busy.Caller.begin(session::restart);
            Await.until("it starts anew", () -> session.state() == RunState.LAUNCHING);
            assertThat(inTime(Duration.ZERO, session::close)).isNull();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            Busy.Outcome seen = other.outcome().get(10, TimeUnit.SECONDS);
            if (seen.thrown() != null) {
                assertThat(seen.thrown()).isInstanceOf(DebuggerException.class);
            }
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
        }
        assertThat(fate()).isEqualTo("terminated");
    }

    /** By a thread that has nothing else to do with it. */
    void assertClosesElsewhere(DebugSession session) throws Exception {
        assertThat(inTime(
                        Duration.ZERO,
                        () -> CompletableFuture.runAsync(session::close).get(30, TimeUnit.SECONDS)))
                .isNull();
        assertThat(session.state()).isEqualTo(RunState.CLOSED);
    }

    @Test
    void isClosedByTwoThreadsAtOnce() throws Exception {
        withFault("", session -> {
            session.resume();
            CompletableFuture<Void> other = CompletableFuture.runAsync(session::close);
            assertThat(inTime(Duration.ZERO, session::close)).isNull();
            other.get(10, TimeUnit.SECONDS);
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            assertThat(fate()).isEqualTo("detached");
        });
    }

    @Test
    void theTargetEndsWhileItRuns() throws Exception {
        withFault("exit 7 at 200ms", session -> {
            session.resume();
            assertThat(inTime(
                            Duration.ZERO,
                            () -> assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(7))))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThat(catchThrowable(() -> session.execute("k"))).isInstanceOf(RunStateException.class);
        });
    }

    @Test
    void theTargetIsKilledWhileItRuns() throws Exception {
        withFault("", session -> {
            session.resume();
            assertThat(session.awaitStop(Duration.ofMillis(50))).isEmpty();
            assertThat(inTime(Duration.ZERO, () -> {
                        killTarget();
                        assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(9));
                    }))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        });
    }

    /** The debugger holds what is left of it, and answers, until it is to run. */
    @Test
    void theTargetIsKilledDuringACommand() throws Exception {
        withFault("", session -> {
            Busy.Caller other = Busy.Caller.begin(() -> assertThat(session.execute(".sleep 0n300; .echo over", LONG)
                            .output()
                            .strip())
                    .isEqualTo("over"));
            assertThat(inTime(Duration.ofMillis(300), () -> {
                        killTarget();
                        assertThat(other.outcome().get(30, TimeUnit.SECONDS).thrown())
                                .isNull();
                        session.resume();
                        assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(9));
                    }))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        });
    }

    /** The time of the simulation runs twenty times as fast: the end falls before, into and behind the break-in. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 50, 100, 200, 400, 800, 1_600})
    void theTargetEndsAboutTheTimeOfABreakIn(int millis) throws Exception {
        withFault("exit 7 at " + millis + "ms", session -> {
            session.resume();
            Throwable thrown = inTime(Duration.ZERO, () -> session.breakIn(LONG));
            if (thrown == null) {
                assertUsable(session, RunState.STOPPED);
            } else {
                assertThat(thrown).isInstanceOf(RunStateException.class).hasMessageContaining("exited");
                assertThat(session.state()).isEqualTo(RunState.EXITED);
            }
        });
    }

    static void assertUsable(DebugSession session, RunState state) {
        assertThat(session.state()).isEqualTo(state);
        assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
    }

    @Test
    void aTargetThatTalksWithoutEndDrownsNothing() throws Exception {
        withFault("say \"d4j-stop <#d4j 0:000> Last event: 1.1: Exit process\\n\" every 100us", session -> {
            for (int round = 0; round < 5; round++) {
                session.resume();
                assertThat(session.awaitStop(Duration.ofMillis(100))).isEmpty();
                assertThat(inTime(Duration.ZERO, () -> session.breakIn(LONG))).isNull();
                assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
            }
            assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
        });
    }
}
