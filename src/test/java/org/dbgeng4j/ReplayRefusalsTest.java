// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are damaged or cut, and replays that ask for something else than was recorded. */
class ReplayRefusalsTest extends RecordedSessions {
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
                .satisfies(e -> assertThat(e.getMessage()).containsOnlyOnce("file: " + file));
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
}
