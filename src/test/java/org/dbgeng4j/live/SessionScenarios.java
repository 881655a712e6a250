// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.CommandResult;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a session promises, on real processes: states, errors, and that the target outlives the debugger. */
@Timeout(120)
abstract class SessionScenarios {
    /** What starting a program costs, a debugger or one that kills. */
    private static final Duration START = Duration.ofSeconds(5);

    @RegisterExtension
    final FaultWatch watch = FaultWatch.real();

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @Test
    void goesFromStoppedToRunningAndBack() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            DebugSession session = Stand.debugger().attach(sample.processId());
            try (session) {
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
                session.resume();
                assertThat(session.state()).isEqualTo(RunState.RUNNING);
                sample.assertCounting();
                session.breakIn();
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
                session.breakIn(); // stands still already
                assertThat(session.execute("|").output()).containsIgnoringCase("leakyhandles");
            }
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
            sample.assertCounting();
        }
    }

    @Test
    void refusesACommandWhileTheTargetRuns() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            session.resume();
            assertThatExceptionOfType(RunStateException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("the target runs")
                    .withMessageContaining("breakIn()")
                    .satisfies(e -> assertThat(e.state()).isEqualTo(RunState.RUNNING));
            assertThatExceptionOfType(RunStateException.class).isThrownBy(session::resume);
            sample.assertCounting();
        }
    }

    @Test
    void refusesALineBreakAndLosesNothing() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.execute("lm\nq"));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.execute(".echo still here").output().strip()).isEqualTo("still here");
        }
    }

    @Test
    void aWrongCommandAnswersInTheDebuggersWords() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            assertThat(session.execute("blah blah").output()).contains("error");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> Stand.debugger().attach(999_996))
                .withMessageContaining("999996")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.NO_SUCH_PROCESS));
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> Stand.debugger().attach("nobody-has-this-name.exe"))
                .withMessageContaining("nobody-has-this-name.exe");
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void saysWhichProcessesShareAName() throws Exception {
        try (LeakySample one = LeakySample.start(folder, 600_000);
                LeakySample two = LeakySample.start(folder, 600_000)) {
            assertThatExceptionOfType(AttachException.class)
                    .isThrownBy(() -> Stand.debugger().attach("leakyhandles.exe"))
                    .withMessageContaining("by its process id")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.SEVERAL_PROCESSES));
        }
    }

    @Test
    void saysThatAProgramCannotBeLaunched() {
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> Stand.debugger().open(Target.launch("C:\\no\\such\\program.exe")))
                .withMessageContaining("program.exe");
    }

    @Test
    void saysThatAProcessIsAlreadyDebugged() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession first = Stand.debugger().attach(sample.processId())) {
            assertThat(watch.inTime(START, () -> Stand.debugger().attach(sample.processId())))
                    .hasMessageContaining("debug")
                    .isInstanceOfSatisfying(
                            AttachException.class,
                            e -> assertThat(e.reason())
                                    .isIn(
                                            AttachException.Reason.ALREADY_DEBUGGED,
                                            AttachException.Reason.NO_SUCH_PROCESS));
            assertThat(first.execute(".echo mine").output().strip()).isEqualTo("mine");
            first.resume();
            sample.assertCounting();
        }
    }

    @Test
    void saysThatThereIsNoDebuggerAtAPath() {
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> Debugger.at(folder.resolve("cdb.exe")))
                .withMessageContaining("cdb.exe: not there");
    }

    @Test
    void theDebuggersSuddenDeathLeavesTheStoppedTargetAlive() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                session.handleTracing().enable();
                killDebugger();
                assertGone(session, () -> session.execute("lm"));
            }
            sample.assertCounting();
        }
    }

    @Test
    void theDebuggersSuddenDeathLeavesTheRunningTargetAlive() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                session.handleTracing().enable();
                session.resume();
                sample.assertCounting();
                killDebugger();
                assertGone(session, () -> session.awaitStop(Duration.ofSeconds(30)));
            }
            sample.assertCounting();
        }
    }

    private static void killDebugger() throws Exception {
        List<ProcessHandle> debuggers = Stand.debuggers();
        assertThat(debuggers).isNotEmpty();
        for (ProcessHandle debugger : debuggers) {
            debugger.destroyForcibly();
            debugger.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private void assertGone(DebugSession session, FaultWatch.Call call) throws Exception {
        assertThat(watch.inTime(Duration.ZERO, call)).isInstanceOf(DebuggerEndedException.class);
        assertThat(session.state()).isEqualTo(RunState.DEAD);
        assertThatExceptionOfType(DebuggerException.class).isThrownBy(session::breakIn);
    }

    @Test
    void aCommandThatIsOnlySlowLeavesTheSessionUsable() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute(".sleep 0n600", Duration.ofMillis(100)))
                    .withMessageContaining("usable");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void seesTheEndOfTheTarget() throws Exception {
        Target target =
                Target.launch(Stand.windowsPath(Stand.program("leakyhandles.exe")), "--limit", "3", "--interval", "1");
        try (DebugSession session = Stand.debugger().open(target)) {
            session.resume();
            assertThat(session.awaitStop(Duration.ofSeconds(30))).contains(new StopEvent.ProcessExited(0));
            assertThat(session.state()).isEqualTo(RunState.EXITED);
            assertThatExceptionOfType(RunStateException.class)
                    .isThrownBy(() -> session.execute("k"))
                    .withMessageContaining("exited")
                    .withMessageContaining("code 0");
            assertThatExceptionOfType(RunStateException.class).isThrownBy(session::breakIn);
        }
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void detachLetsEvenALaunchedTargetLive() throws Exception {
        Path counts = folder.resolve("out.txt");
        Target target = Target.launch(
                Stand.windowsPath(Stand.program("leakyhandles.exe")),
                "--out",
                Stand.windowsPath(counts),
                "--limit",
                "50",
                "--interval",
                "20");
        DebugSession session = Stand.debugger().open(target);
        session.detach();
        assertThat(Stand.debuggers()).isEmpty();
        // it ends by itself, after 50 leaks
        Await.until(
                "the sample counts to its limit", () -> Files.readString(counts).contains("leaked 50"));
    }

    @Test
    void closingWhileTheTargetRunsLetsItGo() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5)) {
            DebugSession session = Stand.debugger().attach(sample.processId());
            session.handleTracing().enable();
            session.resume();
            sample.assertCounting();
            session.close();
            session.close(); // does nothing
            sample.assertCounting();
            assertThatExceptionOfType(RunStateException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("closed");
        }
    }

    @Test
    void aCancelledCommandIsBrokenOffAndTheNextOneAnswers() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            CompletableFuture<CommandResult> slow = session.async().execute(".echo begun; .sleep 0n600000; .echo over");
            CompletableFuture<CommandResult> next = session.async().execute(".echo next", Duration.ofSeconds(30));
            CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> slow.cancel(true));
            assertThat(next)
                    .succeedsWithin(Duration.ofSeconds(60))
                    .satisfies(result -> assertThat(result.output()).isEqualToIgnoringNewLines("next"));
            assertThat(slow).isCancelled();
            session.resume();
            sample.assertCounting(); // nothing of the break is left to stop it
            session.breakIn();
        }
    }

    @Test
    void anInterruptedThreadBreaksItsCommandOff() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            Thread caller = Thread.currentThread();
            CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(caller::interrupt);
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute(".sleep 0n600000"))
                    .withMessageContaining("interrupted")
                    .withMessageContaining("broken off");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void aCommandThatIsTooLateIsBrokenOff() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute(".sleep 0n600000", Duration.ofMillis(300)))
                    .withMessageContaining("usable");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void theTargetsSuddenEndWhileItRuns() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            session.handleTracing().enable();
            session.resume();
            sample.assertCounting();
            assertThat(watch.inTime(START, () -> {
                        sample.kill();
                        assertThat(session.awaitStop(Duration.ofSeconds(30)))
                                .hasValueSatisfying(
                                        event -> assertThat(event).isInstanceOf(StopEvent.ProcessExited.class));
                    }))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void theTargetsSuddenEndDuringACommand() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            CompletableFuture<CommandResult> command =
                    session.async().execute(".sleep 0n1000; .echo over", Duration.ofSeconds(30));
            sample.kill();
            assertThat(command)
                    .succeedsWithin(Duration.ofSeconds(60))
                    .satisfies(result -> assertThat(result.output().strip()).isEqualTo("over"));
            assertThat(watch.inTime(Duration.ZERO, () -> {
                        session.resume(); // until then the debugger holds what is left of it
                        assertThat(session.awaitStop(Duration.ofSeconds(30))).isPresent();
                    }))
                    .isNull();
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void theTargetsSuddenEndInABreakIn() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            session.resume();
            CompletableFuture<Void> stop = session.async().breakIn();
            CompletableFuture<Throwable> outcome = stop.handle((done, thrown) -> thrown);
            // whichever comes first
            assertThat(watch.inTime(START, () -> {
                        sample.kill();
                        outcome.get(60, TimeUnit.SECONDS);
                    }))
                    .isNull();
            if (outcome.get() == null) {
                session.resume();
                assertThat(session.awaitStop(Duration.ofSeconds(30))).isPresent();
            }
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void whatALaunchedTargetPrintsIsNoAnswer() throws Exception {
        // a line at each leak, on the console that a launched program has
        Target target = Target.launch(Stand.windowsPath(Stand.program("leakyhandles.exe")), "--interval", "1");
        try (DebugSession session = Stand.debugger().open(target)) {
            for (int round = 0; round < 5; round++) {
                session.resume();
                assertThat(session.awaitStop(Duration.ofMillis(200))).isEmpty();
                assertThat(watch.inTime(Duration.ZERO, session::breakIn)).isNull();
                assertThat(session.execute(".echo mine").output()).isEqualToIgnoringNewLines("mine");
                assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
            }
        }
        assertThat(Stand.debuggers()).isEmpty();
    }
}
