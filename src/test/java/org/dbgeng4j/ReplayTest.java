// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.dbgeng4j.internal.engine.recording.Recorder;
import org.junit.jupiter.api.Test;

/** What was recorded of a session is what its replay does. */
class ReplayTest extends RecordedSessions {
    private static final String ODD = "a\r\n\t\"\\\0\u0007 é \u2028 😀 \uD83D lone \uDE00 \uFFFF\n0:000> no prompt\n";

    /** Records what a session does, then does the same with the replay; both tell what they saw. */
    private void sameTwice(Consumer<ScriptedEngine> script, BiConsumer<DebugSession, List<Object>> work) {
        List<Object> live = new ArrayList<>();
        try (DebugSession session = record(script)) {
            work.accept(session, live);
        }
        List<Object> replayed = new ArrayList<>();
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            work.accept(session, replayed);
        }
        assertThat(replayed).isEqualTo(live).isNotEmpty();
    }

    private static Object outcome(Runnable work) {
        Throwable thrown = catchThrowable(work::run);
        return thrown == null ? "done" : thrown.getClass() + ": " + thrown.getMessage();
    }

    @Test
    void commandsWithTheirOutputAndTime() {
        sameTwice(
                engine -> {
                    engine.answers.put("odd", () -> ODD);
                    engine.answers.put("nothing", () -> "");
                },
                (session, seen) -> {
                    seen.add(session.execute("odd"));
                    seen.add(session.execute("nothing"));
                    // the same command twice is twice in the recording
                    seen.add(session.execute("x \u00e9\uD800"));
                    seen.add(session.execute("x \u00e9\uD800"));
                    assertThat(((CommandResult) seen.get(0)).took()).isEqualTo(Duration.ofMillis(1_234));
                    assertThat(((CommandResult) seen.get(0)).output()).isEqualTo(ODD);
                });
    }

    @Test
    void stopsByThemselves() {
        sameTwice(
                engine -> engine.onResume = () ->
                        engine.listener.stopped("Last event: 1092.1: Break instruction exception - code 80000003\n"),
                (session, seen) -> {
                    seen.add(session.state());
                    session.resume();
                    seen.add(session.awaitStop(LONG));
                    seen.add(session.state());
                    seen.add(session.execute("k"));
                });
    }

    @Test
    void breakIns() {
        sameTwice(
                engine -> engine.onBreakIn = () -> engine.listener.stopped("Last event: Break instruction\n"),
                (session, seen) -> {
                    for (int i = 0; i < 3; i++) {
                        session.resume();
                        seen.add(session.state());
                        session.breakIn();
                        seen.add(session.state());
                        seen.add(session.execute("k"));
                    }
                });
    }

    @Test
    void stepsAndEvents() {
        int[] times = {0};
        sameTwice(
                engine -> engine.onResume = () -> engine.listener.stopped(
                        times[0]++ == 2
                                ? "Breakpoint 1 hit\nLast event: 1092.1: Hit breakpoint 1\n"
                                : "Last event: 1092.1: Access violation - code c0000005 (first chance)\n"),
                (session, seen) -> {
                    seen.add(session.step());
                    seen.add(session.runUntil(event -> event instanceof StopEvent.Breakpoint, LONG));
                    seen.add(session.lastEvent());
                    assertThat(seen.get(1).toString()).contains("Breakpoint");
                });
    }

    @Test
    void theStateChangesAreInTheFile() throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.resume();
            session.breakIn();
        }
        assertThat(Files.readAllLines(file).stream()
                        .filter(line -> line.contains("\"type\":\"state\""))
                        .map(line -> line.replaceAll(".*\"state\":\"(\\w+)\".*", "$1"))
                        .toList())
                .containsExactly("STOPPED", "RUNNING", "BREAKING_IN", "STOPPED");
    }

    @Test
    void aBreakInThatTookTooLongTakesTooLongAgain() {
        ScriptedEngine[] live = {null};
        sameTwice(
                engine -> {
                    live[0] = engine;
                    engine.onBreakIn = () -> {};
                },
                (session, seen) -> {
                    session.resume();
                    seen.add(outcome(() -> session.breakIn(Duration.ofMillis(200))));
                    // in a replay the stop that came after all may be told by now
                    if (live[0] != null) {
                        live[0].listener.stopped("Last event: 1092.1: Break instruction exception - code 80000003\n");
                        live[0] = null;
                    }
                    session.awaitStop(LONG);
                    seen.add(session.state());
                    assertThat(seen.get(0).toString()).contains("BreakInException");
                });
    }

    @Test
    void theEndOfTheTarget() {
        sameTwice(
                engine -> engine.onResume =
                        () -> engine.listener.stopped("Last event: 1092.1: Exit process 0:1092, code 3\n"),
                (session, seen) -> {
                    session.resume();
                    seen.add(session.awaitStop(LONG));
                    seen.add(session.state());
                    seen.add(outcome(() -> session.execute("k")));
                });
    }

    @Test
    void aCommandThatTookTooLong() {
        sameTwice(
                engine -> engine.answers.put("slow", () -> {
                    throw new CommandTimeoutException("took longer", "command: slow", "allow more", null);
                }),
                (session, seen) -> {
                    seen.add(outcome(() -> session.execute("slow")));
                    seen.add(session.state());
                    seen.add(session.execute("k"));
                    assertThat(seen.get(0).toString())
                            .contains("CommandTimeoutException")
                            .contains("took longer");
                });
    }

    @Test
    void aDebuggerThatDiesInACommand() {
        sameTwice(
                engine -> engine.answers.put("die", () -> {
                    engine.listener.ended("exit code: 9");
                    throw new DebuggerEndedException("ended", "", "", null);
                }),
                (session, seen) -> {
                    seen.add(outcome(() -> session.execute("die")));
                    seen.add(session.state());
                    seen.add(outcome(() -> session.execute("k")));
                    assertThat(seen.get(1)).isEqualTo(RunState.DEAD);
                });
    }

    @Test
    void aDebuggerThatDiesBetweenTwoCommands() {
        ScriptedEngine[] live = {null};
        sameTwice(engine -> live[0] = engine, (session, seen) -> {
            seen.add(session.execute("k"));
            if (live[0] != null) {
                live[0].listener.ended("exit code: 9");
                live[0] = null;
            }
            seen.add(outcome(() -> session.execute("k")));
            seen.add(session.state());
            assertThat(seen.get(1).toString()).contains("DebuggerEndedException");
        });
    }

    @Test
    void aDebuggerThatDiesWhileTheTargetRuns() {
        sameTwice(engine -> engine.onResume = () -> engine.listener.ended("exit code: 9"), (session, seen) -> {
            session.resume();
            seen.add(outcome(() -> session.awaitStop(LONG)));
            seen.add(session.state());
        });
    }

    @Test
    void aTargetThatCannotBeAskedToStop() {
        int[] times = {0};
        sameTwice(
                engine -> engine.onBreakIn = () -> {
                    if (times[0]++ == 0) {
                        throw new BreakInException("cannot be asked", "", "", null);
                    }
                    engine.listener.stopped("Last event: Break instruction\n");
                },
                (session, seen) -> {
                    session.resume();
                    seen.add(outcome(session::breakIn));
                    seen.add(session.state());
                    session.breakIn();
                    seen.add(session.state());
                });
    }

    @Test
    void aTargetThatCannotBeHeld() {
        AttachException refused = new AttachException(AttachException.Reason.ACCESS_DENIED, "denied", "e", "r");
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> record(listener -> {
                    throw refused;
                }));
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> Debugger.replay(file).open(TARGET))
                .withMessage(refused.getMessage())
                .matches(e -> e.reason() == AttachException.Reason.ACCESS_DENIED);
    }

    @Test
    void aMistakeOfTheEngineIsRecordedToo() {
        try (DebugSession session = record(engine -> engine.answers.put("bug", () -> {
            throw new IllegalStateException("a bug");
        }))) {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> session.execute("bug"));
        }
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(() -> session.execute("bug"))
                    .withMessageContaining("a bug");
        }
    }

    @Test
    void whetherACommandSucceeded() throws Exception {
        record(engine -> engine.succeeded = Optional.of(false)).close();
        try (DebugSession session = record(folder.resolve("b.jsonl"), Optional.of(true))) {
            session.execute("k");
        }
        assertThat(Files.readString(folder.resolve("b.jsonl"))).contains("\"succeeded\":true");
    }

    private DebugSession record(Path to, Optional<Boolean> succeeded) {
        return DebugSession.open(TARGET, LONG, new Recorder(to, TARGET, listener -> {
            ScriptedEngine engine = new ScriptedEngine(listener);
            engine.succeeded = succeeded;
            return engine;
        }));
    }

    @Test
    void theReplayTellsWhatItIs() throws Exception {
        record(engine -> {}).close();
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThat(session.engine()).isEqualTo(new EngineInfo("replay", file.toString(), "Debugger 1.0"));
            assertThat(session.processId()).isEqualTo(4242);
        }
        assertThat(Debugger.replay(file).path()).isEqualTo(file);
    }

    @Test
    void aReplayCanBeRecorded() {
        try (DebugSession session = record(engine -> {})) {
            session.execute("k");
        }
        Path copy = folder.resolve("copy.jsonl");
        CommandResult first;
        try (DebugSession session = Debugger.replay(file).recordingTo(copy).open(TARGET)) {
            first = session.execute("k");
        }
        try (DebugSession session = Debugger.replay(copy).open(TARGET)) {
            assertThat(session.execute("k")).isEqualTo(first);
        }
    }

    @Test
    void noThreadIsLeft() throws Exception {
        try (DebugSession session = record(engine -> engine.onResume = () -> engine.listener.stopped("stop"))) {
            session.resume();
            session.awaitStop(LONG);
        }
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            session.resume();
            assertThat(session.awaitStop(LONG)).isPresent();
        }
        List<Thread> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dbgeng4j-replay"))
                .toList();
        for (Thread thread : left) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void passwordsAreNotInTheFile() throws Exception {
        String secret = "hunter2";
        try (DebugSession session = record(engine -> {
            engine.answers.put("say", () -> "it was hunter2\npassword=hunter2\n");
            engine.answers.put(".echo password=hunter2", () -> {
                throw new CommandFailedException("no hunter2", "", "", null);
            });
            engine.onResume = () -> engine.listener.stopped("hunter2 stop");
            engine.onBreakIn = () -> {
                throw new BreakInException("hunter2", "", "", null);
            };
        })) {
            outcome(() -> session.execute(".echo password=hunter2"));
            session.execute("say");
            session.resume();
        }
        assertThat(Files.readString(file)).doesNotContain(secret).contains("it was ***");
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            outcome(() -> session.execute(".echo password=hunter2"));
            assertThat(session.execute("say").output()).isEqualTo("it was ***\npassword=***\n");
        }
    }
}
