// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dbgeng4j.StopEvent.BreakIn;
import org.dbgeng4j.StopEvent.Breakpoint;
import org.dbgeng4j.StopEvent.ExceptionRaised;
import org.dbgeng4j.StopEvent.ProcessExited;
import org.dbgeng4j.StopEvent.Stepped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The state machine over an engine that does as it is told. */
@Timeout(20)
class RunControlTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Target PROGRAM = Target.launch("fake.exe");

    private FakeEngine engine;
    private int started;

    private DebugSession open(Target target) {
        return FakeEngine.session(target, made -> {
            engine = made;
            started++;
        });
    }

    @Test
    void tellsWhyItStopped() {
        try (DebugSession session = open(PROGRAM)) {
            assertThat(session.lastEvent()).isEqualTo(new BreakIn());
            session.resume();
            assertThat(session.awaitStop(SOON)).isEmpty();
            engine.stops("Breakpoint 3 hit\n", "Hit breakpoint 3");
            assertThat(session.awaitStop(LONG)).contains(new Breakpoint(3, OptionalLong.of(0x140001470L)));
            session.resume();
            engine.stops("", "Access violation - code c0000005 (!!! second chance !!!)");
            assertThat(session.awaitStop(LONG))
                    .contains(
                            new ExceptionRaised(0xC0000005L, false, OptionalLong.of(0x140001470L), "Access violation"));
            assertThat(session.lastEvent()).isEqualTo(session.awaitStop(SOON).orElseThrow());
        }
    }

    @Test
    void aBreakInstructionIsABreakInOnlyIfItWasAskedFor() {
        try (DebugSession session = open(PROGRAM)) {
            session.resume();
            session.breakIn();
            assertThat(session.lastEvent()).isEqualTo(new BreakIn());
            session.resume();
            engine.stops("", "Break instruction exception - code 80000003 (first chance)");
            assertThat(session.awaitStop(LONG)).containsInstanceOf(ExceptionRaised.class);
        }
    }

    @Test
    void runsUntilWhatIsWanted() {
        try (DebugSession session = open(PROGRAM)) {
            List<String> events = new ArrayList<>(List.of("Hit breakpoint 1", "Hit breakpoint 2", "Hit breakpoint 1"));
            engine.whenResumed = command -> engine.stops("", events.remove(0));
            assertThat(session.runUntil(event -> event instanceof Breakpoint hit && hit.number() == 2, LONG))
                    .isPresent();
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(events).hasSize(1);
        }
    }

    @Test
    void runsUntilTheEndOrTheTime() {
        try (DebugSession session = open(PROGRAM)) {
            assertThat(session.runUntil(Breakpoint.class, SOON)).isEmpty();
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
            session.breakIn();
            engine.whenResumed = command -> engine.stops("", "Exit process 0:20, code c0000005");
            assertThat(session.runUntil(Breakpoint.class, LONG)).isEmpty();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThat(session.lastEvent()).isEqualTo(new ProcessExited(0xC0000005L));
        }
    }

    @Test
    void stepsUnlessSomethingElseComesFirst() {
        try (DebugSession session = open(PROGRAM)) {
            // after a step the last event is the one before it
            engine.whenResumed = command -> engine.stops("", "Hit breakpoint 1");
            assertThat(session.step()).isEqualTo(new Stepped());
            assertThat(session.stepOver()).isEqualTo(new Stepped());
            assertThat(session.stepOut()).isEqualTo(new Stepped());
            engine.whenResumed = command -> engine.stops("Breakpoint 4 hit\n", "Hit breakpoint 4");
            assertThat(session.stepOver()).isInstanceOf(Breakpoint.class);
            assertThat(engine.sent).containsSubsequence("t", "p", "gu", "p");
        }
    }

    @Test
    void tellsListenersInOrder() throws Exception {
        BlockingQueue<Object> told = new LinkedBlockingQueue<>();
        try (DebugSession session = open(PROGRAM)) {
            session.addListener(new SessionListener() {
                @Override
                public void stateChanged(RunState before, RunState now) {
                    told.add(now);
                }

                @Override
                public void stopped(StopEvent event) {
                    told.add(event);
                    throw new IllegalStateException("a listener's own mistake hurts nobody");
                }
            });
            session.resume();
            session.breakIn();
        }
        List<Object> all = new ArrayList<>();
        while (all.size() < 5) {
            Object next = told.poll(5, TimeUnit.SECONDS);
            assertThat(next).as("after %s", all).isNotNull();
            all.add(next);
        }
        assertThat(all)
                .containsExactly(
                        RunState.RUNNING, RunState.BREAKING_IN, RunState.STOPPED, new BreakIn(), RunState.CLOSED);
    }

    @Test
    void killsAndRestarts() {
        try (DebugSession session = open(PROGRAM)) {
            session.resume();
            session.kill();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThat(engine.sent).contains(".kill");
            assertThat(session.awaitStop(SOON)).contains(new StopEvent.Other("ended by kill()"));
            FakeEngine first = engine;
            session.restart();
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(started).isEqualTo(2);
            assertThat(first.sent).contains("end TERMINATE");
            first.listener.ended("late news of the old debugger");
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
        }
    }

    @Test
    void refusesWhatTheTargetDoesNotAllow() {
        try (DebugSession session = open(Target.dump(Path.of("a.dmp")))) {
            assertThatExceptionOfType(NotAllowedException.class)
                    .isThrownBy(session::resume)
                    .withMessageContaining("RUN")
                    .withMessageContaining("dump a.dmp")
                    .satisfies(e -> assertThat(e.ability()).isEqualTo(Ability.RUN));
            assertThatExceptionOfType(NotAllowedException.class).isThrownBy(session::breakIn);
            assertThatExceptionOfType(NotAllowedException.class).isThrownBy(session::step);
            assertThatExceptionOfType(NotAllowedException.class).isThrownBy(session::kill);
            assertThatExceptionOfType(NotAllowedException.class).isThrownBy(session::detach);
            assertThatNoException().isThrownBy(() -> session.execute("k"));
        }
        try (DebugSession session = open(Target.attach(20))) {
            assertThatExceptionOfType(NotAllowedException.class)
                    .isThrownBy(session::restart)
                    .withMessageContaining("launch");
        }
    }

    @Test
    void everyKindOfTargetSaysWhatItAllows() {
        Map<Target, Set<Ability>> lacks = Map.of(
                Target.attach(1),
                Set.of(Ability.RESTART),
                Target.attach("a.exe").nonInvasive(),
                Set.of(Ability.RUN, Ability.TRACE_HANDLES, Ability.BREAKPOINTS),
                Target.attach(1).nonInvasiveUnsuspended(),
                Set.of(Ability.RUN, Ability.KILL),
                Target.dump(Path.of("a")),
                Set.of(Ability.RUN, Ability.WRITE_MEMORY, Ability.DETACH),
                Target.localKernel(),
                Set.of(Ability.RUN, Ability.BREAK_IN, Ability.DETACH),
                Target.kernel("com:pipe,port=x"),
                Set.of(Ability.BREAK_IN, Ability.KILL),
                Target.remote("npipe:server=a,pipe=b"),
                Set.of(Ability.BREAK_IN, Ability.KILL),
                Target.processServer("tcp:server=a,port=1", PROGRAM),
                Set.of(Ability.BREAK_IN));
        lacks.forEach((target, abilities) -> {
            assertThat(target.allows()).as(target.toString()).doesNotContainAnyElementsOf(abilities);
            assertThat(target.allows()).as(target.toString()).isNotEmpty();
        });
        assertThat(PROGRAM.allows()).contains(Ability.values());
        assertThat(Target.kernel("net:port=50000,key=1.2.3.4").toString()).doesNotContain("1.2.3.4");
        assertThat(Target.remote("tcp:server=a,port=1,password=secret").toString())
                .doesNotContain("secret");
    }

    @Test
    void ofSeveralProcessesOneThatEndsLeavesTheOthers() {
        try (DebugSession session = open(Target.launch("fake.exe").withChildren())) {
            session.resume();
            engine.stops("", "Exit process 1:24, code 0");
            assertThat(session.awaitStop(LONG)).isEqualTo(Optional.of(new ProcessExited(0)));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            session.resume();
            engine.listener.stopped("       ^ No runnable debuggees error in 'g'");
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
    }

    @Test
    void theEndOfTheLastProcessIsTheEndOfTheTarget() {
        try (DebugSession session = open(Target.launch("fake.exe").withChildren())) {
            session.resume();
            engine.listener.stopped("Last event: 24.28: Exit process 1:24, code 7\n  debugger time: now\n"
                    + "   0\tid: 20\tcreate\tname: fake.exe\n.  1\tid: 24\tchild\tname: child.exe\nd4j-stop");
            assertThat(session.lastEvent()).isEqualTo(new ProcessExited(7));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            session.resume();
            engine.listener.stopped("Last event: 20.24: Exit process 0:20, code 3\n  debugger time: now\n"
                    + ".  0\tid: 20\tcreate\tname: fake.exe\nd4j-stop");
            assertThat(session.lastEvent()).isEqualTo(new ProcessExited(3));
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
    }

    @Test
    void breaksIntoAChildOnceTheTargetItselfHasEnded() {
        try (DebugSession session = open(Target.launch("fake.exe").withChildren())) {
            session.resume();
            session.breakIn();
            assertThat(engine.askedToBreak).isEqualTo(0x20);
            session.resume();
            engine.listener.stopped("Last event: 20.24: Exit process 0:20, code 3\n"
                    + ".  0\tid: 20\tcreate\tname: fake.exe\n   1\tid: 24\tchild\tname: child.exe\nd4j-stop");
            session.resume();
            session.breakIn();
            assertThat(engine.askedToBreak).isEqualTo(0x24);
            assertThat(session.processId()).isEqualTo(0x20);
        }
    }

    @Test
    void aClosedSessionHasToldAll() {
        List<String> told = new CopyOnWriteArrayList<>();
        DebugSession session = open(PROGRAM);
        session.addListener(new SessionListener() {
            @Override
            public void stopped(StopEvent event) {
                told.add("stopped");
            }

            @Override
            public void stateChanged(RunState before, RunState now) {
                LockSupport.parkNanos(1_000_000);
                told.add(now.name());
            }
        });
        session.resume();
        session.breakIn();
        session.close();
        assertThat(told).endsWith("CLOSED").contains("RUNNING", "STOPPED", "stopped");
    }

    @Test
    void aStepThatComesUponABreakpointWithACallbackHasEnded() {
        try (DebugSession session = open(PROGRAM)) {
            engine.whenExecuted = command -> {
                if (command.startsWith("bp")) {
                    engine.answers.put("bl", " 3 e 00000001`40001470     0001 (0001)  0:**** leaky!fun4\n");
                }
            };
            session.breakpoints().set("leaky!fun4", hit -> true);
            engine.whenResumed = command -> engine.stops("Breakpoint 3 hit\n", "Hit breakpoint 3");
            assertThat(session.stepOver()).isInstanceOf(Breakpoint.class);
            assertThat(engine.sent).contains("p").doesNotContain("g");
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
        }
    }

    @Test
    void aListenerThatFailsAnAssertionKeepsNobodyFromHearing() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        List<StopEvent> told = new CopyOnWriteArrayList<>();
        try (DebugSession session = open(PROGRAM)) {
            session.addListener(event -> {
                throw new AssertionError("not what was expected");
            });
            session.addListener(told::add);
            session.resume();
            session.breakIn();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(told).containsExactly(new BreakIn());
        assertThat(uncaught).singleElement().isInstanceOf(AssertionError.class);
    }

    @Test
    void twoThreadsThatSetBreakpointsDoNotTakeOneForTheOther() throws Exception {
        try (DebugSession session = open(PROGRAM)) {
            CompletableFuture<Void> both = new CompletableFuture<>();
            engine.whenExecuted = command -> {
                if (command.equals("bp leaky!fun3")) {
                    Thread other = new Thread(() -> {
                        catchThrowable(() -> session.breakpoints().set("leaky!fun4"));
                        both.complete(null);
                    });
                    other.start();
                    while (other.getState() != Thread.State.TIMED_WAITING && !both.isDone()) {
                        Thread.onSpinWait();
                    }
                }
            };
            catchThrowable(() -> session.breakpoints().set("leaky!fun3"));
            both.get(10, TimeUnit.SECONDS);
            assertThat(engine.sent)
                    .filteredOn(command -> command.startsWith("b"))
                    .containsExactly("bl", "bp leaky!fun3", "bl", "bl", "bp leaky!fun4", "bl");
        }
    }

    @Test
    void aTimeWithoutEndIsATime() {
        try (DebugSession session = open(PROGRAM)) {
            Duration forever = ChronoUnit.FOREVER.getDuration();
            assertThat(session.execute("lm", forever).output()).isEmpty();
            session.resume();
            session.breakIn(forever);
            assertThat(session.awaitStop(forever)).contains(new BreakIn());
        }
    }
}
