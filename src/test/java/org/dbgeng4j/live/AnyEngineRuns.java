// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbgeng4j.Break;
import org.dbgeng4j.BreakpointInfo;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;

/** Running, stopping, steps, breakpoints, filters and ends. */
interface AnyEngineRuns extends AnyEngine {
    Duration LONG = Duration.ofSeconds(20);
    String LEAKS = "open Event by leak every 100ms";

    @Test
    default void goesFromStoppedToRunningAndBack() throws Exception {
        attached(session -> {
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            for (int round = 0; round < 20; round++) {
                session.resume();
                assertThat(session.state()).isEqualTo(RunState.RUNNING);
                session.breakIn(LONG);
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
                assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
            }
            session.breakIn(); // stands still already
        });
    }

    @Test
    default void breaksACommandOffTimeAndAgain() throws Exception {
        attached(
                session -> {
                    for (int round = 0; round < 10; round++) {
                        assertThatExceptionOfType(CommandTimeoutException.class)
                                .isThrownBy(() -> session.execute(".sleep 0n600000", Duration.ofMillis(20)))
                                .withMessageContaining("usable");
                        assertThat(session.execute(".echo next").output().strip())
                                .isEqualTo("next");
                        session.resume();
                        // nothing of the break is left to stop it
                        assertThat(session.awaitStop(Duration.ofMillis(30))).isEmpty();
                        session.breakIn(LONG);
                    }
                },
                "speed 20",
                LEAKS);
    }

    @Test
    default void refusesACommandWhileTheTargetRuns() throws Exception {
        attached(session -> {
            session.resume();
            assertThatExceptionOfType(RunStateException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("breakIn()");
            assertThatExceptionOfType(RunStateException.class).isThrownBy(session::resume);
            session.breakIn(LONG);
            assertThat(session.execute("lm").output()).contains("leaky");
        });
    }

    @Test
    default void stopsAtABreakpointAndSteps() throws Exception {
        attached(
                session -> {
                    BreakpointInfo set = session.breakpoints().set("leaky!fun4");
                    assertThat(session.breakpoints().list()).containsExactly(set);
                    assertThat(session.runUntil(StopEvent.Breakpoint.class, LONG))
                            .contains(new StopEvent.Breakpoint(set.number(), set.address()));
                    long at = session.registers().instructionPointer();
                    assertThat(OptionalLong.of(at)).isEqualTo(set.address());
                    assertThat(session.stack().frames().get(0).symbol()).isEqualTo("fun4");
                    assertThat(session.step()).isEqualTo(new StopEvent.Stepped());
                    assertThat(session.registers().instructionPointer()).isNotEqualTo(at);
                    assertThat(session.stepOver()).isEqualTo(new StopEvent.Stepped());
                    session.breakpoints().clear();
                    assertThat(session.breakpoints().list()).isEmpty();
                },
                "speed fastest",
                LEAKS);
    }

    @Test
    default void aBreakpointWaitsForItsModuleOnlyWhileThatIsNotLoaded() throws Exception {
        attached(session -> {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(() -> session.breakpoints().set("leaky!fun44"))
                    .withMessageContaining("the module leaky is loaded");
            assertThat(session.breakpoints().list()).isEmpty();
            assertThat(session.breakpoints().set("later!start").address()).isEmpty();
            assertThat(session.breakpoints().list()).hasSize(1);
        });
    }

    @Test
    default void callsBackAtEachHit() throws Exception {
        AtomicInteger hits = new AtomicInteger();
        attached(
                session -> {
                    hits.set(0);
                    session.breakpoints().set("leaky!fun4", event -> {
                        assertThat(session.stack().frames()).isNotEmpty();
                        return hits.incrementAndGet() < 5;
                    });
                    session.resume();
                    assertThat(session.awaitStop(LONG)).containsInstanceOf(StopEvent.Breakpoint.class);
                    assertThat(hits).hasValue(5);
                },
                "speed fastest",
                LEAKS);
    }

    @Test
    default void stopsAtAnException() throws Exception {
        attached(
                session -> {
                    session.resume();
                    assertThat(session.awaitStop(LONG))
                            .hasValueSatisfying(event -> assertThat(event)
                                    .isInstanceOfSatisfying(StopEvent.ExceptionRaised.class, raised -> {
                                        assertThat(raised.code()).isEqualTo(0xC0000005L);
                                        assertThat(raised.firstChance()).isTrue();
                                        assertThat(raised.address()).isPresent();
                                    }));
                    session.exceptionFilter("av", Break.IGNORE);
                    assertThatExceptionOfType(CommandFailedException.class)
                            .isThrownBy(() -> session.exceptionFilter("zz", Break.IGNORE));
                },
                "speed fastest",
                "exception 0xC0000005 by leak at 1s caught");
    }

    @Test
    default void stopsWhereAModuleIsLoaded() throws Exception {
        attached(
                session -> {
                    session.exceptionFilter("ld", Break.FIRST_CHANCE);
                    session.resume();
                    assertThat(session.awaitStop(LONG))
                            .hasValueSatisfying(event -> assertThat(event)
                                    .isInstanceOfSatisfying(
                                            StopEvent.ModuleLoaded.class,
                                            loaded -> assertThat(loaded.base()).isEqualTo(0x7ff6b0000000L)));
                },
                "speed fastest",
                "module late at 0x7ff6b0000000 size 0x1000 path C:\\samples\\late.dll from 1s");
    }

    @Test
    default void seesTheEndOfTheTarget() throws Exception {
        attached(
                session -> {
                    session.resume();
                    assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(7));
                    assertThat(session.state()).isEqualTo(RunState.EXITED);
                    assertThatExceptionOfType(RunStateException.class)
                            .isThrownBy(() -> session.execute("k"))
                            .withMessageContaining("exited");
                    assertThatExceptionOfType(RunStateException.class).isThrownBy(session::breakIn);
                },
                "speed fastest",
                "exit 7 at 2s");
    }

    @Test
    default void killsAndRestarts() throws Exception {
        on(
                Target.launch("leaky.exe", "a b"),
                session -> {
                    session.resume();
                    session.kill();
                    assertThat(session.state()).isEqualTo(RunState.EXITED);
                    session.restart();
                    assertThat(session.state()).isEqualTo(RunState.STOPPED);
                    assertThat(session.modules()).isNotEmpty();
                    session.resume();
                    session.restart();
                    assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
                },
                Simulation.LEAKY);
    }

    @Test
    default void detachesAndIsClosedThen() throws Exception {
        attached(session -> {
            session.resume();
            session.detach();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            session.close(); // does nothing
            assertThatExceptionOfType(RunStateException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("closed");
        });
    }

    @Test
    default void runsAScript() throws Exception {
        Path script = Files.createTempFile("dbgeng4j", ".txt");
        try {
            Files.writeString(script, "$$ says\n.echo one\n.echo two\n");
            attached(session -> assertThat(session.runScript(script))
                    .extracting(result -> result.output().strip())
                    .containsExactly("one", "two"));
        } finally {
            Files.delete(script);
        }
    }

    @Test
    default void aCommandIsBrokenOffTimeAndAgain() throws Exception {
        attached(session -> {
            for (int round = 0; round < 10; round++) {
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute(".sleep 0n600000", Duration.ofMillis(20)))
                        .withMessageContaining("usable");
                assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
                session.resume();
                // nothing of the break is left to stop it
                assertThat(session.awaitStop(Duration.ofMillis(30))).isEmpty();
                session.breakIn(LONG);
            }
        });
    }

    @Test
    default void anInterruptedThreadBreaksItsCommandOff() throws Exception {
        attached(session -> {
            Thread caller = Thread.currentThread();
            CompletableFuture<Void> interruption = CompletableFuture.runAsync(
                    caller::interrupt, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute(".sleep 0n600000"))
                    .withMessageContaining("interrupted")
                    .withMessageContaining("broken off");
            interruption.join(); // a recording does not wait for it
            assertThat(Thread.interrupted()).isTrue();
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        });
    }
}
