// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.recording.Recorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was recorded of a session is what its replay does. */
class ReplayTest {
    private static final Target TARGET = Target.attach(4242);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String ODD = "a\r\n\t\"\\\0\u0007 é \u2028 😀 \uD83D lone \uDE00 \uFFFF\n0:000> no prompt\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("recording.jsonl");
    }

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

    private DebugSession record(Consumer<ScriptedEngine> script) {
        return recordFrom(listener -> {
            ScriptedEngine engine = new ScriptedEngine(listener);
            script.accept(engine);
            return engine;
        });
    }

    private DebugSession recordFrom(Function<EngineListener, Engine> start) {
        return DebugSession.open(TARGET, LONG, new Recorder(file, TARGET, start));
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
                    seen.add(session.state());
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
    void anotherOrderIsRefusedAndChangesNothing() {
        try (DebugSession session = record(engine -> engine.onBreakIn = () -> engine.listener.stopped("stop"))) {
            session.execute("first");
            session.execute("second");
            session.resume();
            session.breakIn();
        }
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("second"))
                    .matches(e -> e.reason() == RecordingException.Reason.DIFFERS && e.line() == lineOf("first"))
                    .withMessageContaining("asked:    command second")
                    .withMessageContaining("recorded: command first")
                    .withMessageContaining("line: " + lineOf("first"))
                    .withMessageContaining(file.toString());
            assertThat(session.execute("first").output()).isEqualTo("[first]\n");
            assertThat(session.execute("second").output()).isEqualTo("[second]\n");
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("third"))
                    .withMessageContaining("recorded: let the target run with g");
        }
    }

    private long lineOf(String command) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines) {
                if (line.contains("\"text\":\"" + command + "\"")) {
                    return lines.indexOf(line) + 1L;
                }
            }
            throw new AssertionError("no " + command);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSessionClosedEarlyOrLateEndsWell() {
        try (DebugSession session = record(engine -> {})) {
            session.execute("first");
            session.resume();
            session.detach();
        }
        for (int commands = 0; commands < 2; commands++) {
            DebugSession session = Debugger.replay(file).open(TARGET);
            if (commands > 0) {
                session.execute("first");
                session.resume();
            }
            session.close();
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
        }
    }

    @Test
    void moreThanWasRecordedIsRefused() {
        try (DebugSession session = record(engine -> {})) {
            session.execute("first");
        }
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            session.execute("first");
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("second"))
                    .withMessageContaining("recorded: the end of the session, detach");
        }
    }

    @Test
    void anotherTargetIsRefused() {
        record(engine -> {}).close();
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> Debugger.replay(file).attach(99))
                .withMessageContaining("process 4242")
                .withMessageContaining("process 99")
                .matches(e -> e.line() == 1);
    }

    @Test
    void theCrashOfTheRecorderCostsTheLastLineAtMost() throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.execute("first");
            session.execute("second");
        }
        byte[] whole = Files.readAllBytes(file);
        int commands = new String(whole, StandardCharsets.US_ASCII).indexOf("\"command\"");
        for (int length = commands; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.jsonl"), Arrays.copyOf(whole, length));
            try (DebugSession session = Debugger.replay(cut).open(TARGET)) {
                Throwable thrown = catchThrowable(() -> {
                    session.execute("first");
                    session.execute("second");
                });
                if (thrown != null) {
                    assertThat(thrown)
                            .isInstanceOfSatisfying(
                                    RecordingException.class,
                                    e -> assertThat(e.reason()).isEqualTo(RecordingException.Reason.ENDS));
                }
            }
        }
    }

    @Test
    void aRunningTargetDoesNotOutliveTheRecording() throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.resume();
        }
        List<String> lines = Files.readAllLines(file);
        Files.write(
                file,
                lines.subList(
                        0,
                        1
                                + lines.indexOf(lines.stream()
                                        .filter(line -> line.contains("\"resumed\""))
                                        .findFirst()
                                        .orElseThrow())));
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            session.resume();
            assertThatExceptionOfType(DebuggerEndedException.class)
                    .isThrownBy(() -> session.awaitStop(LONG))
                    .withMessageContaining("recording ends")
                    .withMessageContaining(file.toString());
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
    }

    @Test
    void theWordOfARecordingThatStoppedIsPassedOn() throws Exception {
        record(engine -> {}).close();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(lines.size() - 1, "{\"type\":\"note\",\"at\":1,\"text\":\"the recording stopped here: full\"}");
        Files.write(file, lines);
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("k"))
                    .withMessageContaining("the recording stopped here: full");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "hello",
                "{}",
                "{\"type\":\"command\",\"at\":0,\"text\":\"k\",\"timeout\":1}\n",
                "{\"schema\":\"dbgeng4j-recording/2\",\"recorded\":\"\",\"target\":\"process 4242\"}\n",
                "{\"schema\":\"dbgeng4j-recording/1\"",
                "\u0000\u0001\u0002",
            })
    void whatIsNoRecordingIsRefused(String text) throws Exception {
        Files.writeString(file, text);
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> Debugger.replay(file).open(TARGET))
                .matches(e -> e.reason() == RecordingException.Reason.UNKNOWN_FORMAT)
                .withMessageContaining(file.toString());
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> Debugger.replay(folder.resolve("none")).open(TARGET))
                .matches(e -> e.reason() == RecordingException.Reason.CANNOT_READ);
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> Debugger.replay(folder).open(TARGET))
                .matches(e -> e.reason() == RecordingException.Reason.CANNOT_READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "",
                "{\"type\":\"command\",\"at\":0,\"text\":\"k\",\"timeout\":1}",
                "{\"type\":\"opened\",\"at\":0,\"engine\":\"\",\"path\":\"\",\"banner\":\"\"}",
                "{\"schema\":\"dbgeng4j-recording/1\",\"recorded\":\"\",\"target\":\"process 4242\"}",
                "{\"type\":\"output\",\"at\":0,\"took\":1}",
            })
    void aDamagedLineIsNamed(String damaged) throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.execute("first");
            session.execute("second");
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int line = (int) lineOf("second") + 1;
        lines.set(line - 1, damaged);
        Files.write(file, lines);
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            session.execute("first");
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(RecordingException.class)
                        .isThrownBy(() -> session.execute("second"))
                        .withMessageContaining(file.toString());
            }
        }
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            session.execute("first");
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("second"))
                    .matches(e -> e.reason() == RecordingException.Reason.DAMAGED && e.line() == line)
                    .withMessageContaining("line: " + line);
        }
    }

    @Test
    void aFileOfAnEditorIsARecordingStill() throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.execute("k");
        }
        Files.writeString(
                file, "\uFEFF" + Files.readString(file).replace("\n", "\r\n").strip());
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThat(session.execute("k").output()).isEqualTo("[k]\n");
        }
    }

    @Test
    void bytesThatAreNoTextAreDamage() throws Exception {
        try (DebugSession session = record(engine -> {})) {
            session.execute("k");
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("[k]")] = (byte) 0xE9;
        Files.write(file, bytes);
        try (DebugSession session = Debugger.replay(file).open(TARGET)) {
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(() -> session.execute("k"))
                    .withMessageContaining("not UTF-8");
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
