// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay makes of recordings that were written by hand. */
class PlayerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Path file;
    private final Told told = new Told();

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("a.jsonl");
    }

    private static final class Told implements EngineListener {
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public void stopped(String text) {
            all.add("stopped " + text);
        }

        @Override
        public void ended(String lastWords) {
            all.add("ended " + lastWords);
        }

        String next() throws InterruptedException {
            return all.poll(20, TimeUnit.SECONDS);
        }
    }

    private Player player(Entry... entries) throws Exception {
        StringBuilder text = new StringBuilder(
                EntryJson.write(new Entry.Header(Entry.SCHEMA, "2026-11-23T14:00:00Z", "process 7"), 0));
        text.append(EntryJson.write(new Entry.Opened("cdb", "cdb.exe", "banner"), 0));
        for (Entry entry : entries) {
            text.append(EntryJson.write(entry, 0));
        }
        Files.writeString(file, text);
        return new Player(file, Target.attach(7));
    }

    @Test
    void aStopThatCameAfterTheBreakInWasGivenUpComesAfterThat() throws Exception {
        Engine engine = player(
                        new Entry.State("RUNNING"),
                        new Entry.Resumed("g"),
                        new Entry.State("BREAKING_IN"),
                        new Entry.BreakIn(),
                        new Entry.State("RUNNING"),
                        new Entry.Stopped("late"),
                        new Entry.State("STOPPED"))
                .apply(told);
        engine.resume("g");
        engine.stateChanged(RunState.BREAKING_IN);
        engine.requestBreakIn(7, LIMIT);
        assertThat(told.all.poll(50, TimeUnit.MILLISECONDS)).isNull();
        engine.stateChanged(RunState.RUNNING);
        assertThat(told.next()).isEqualTo("stopped late");
        engine.abandon();
    }

    @Test
    void aStopThatCameWhileTheBreakInFailed() throws Exception {
        Engine engine = player(
                        new Entry.Resumed("g"),
                        new Entry.BreakIn(),
                        new Entry.Stopped("by itself"),
                        new Entry.Failed(Entry.Call.BREAK_IN, "breakIn", "", "could not"),
                        new Entry.Command("k", 1),
                        new Entry.Output("frames", 1, Optional.empty()))
                .apply(told);
        engine.resume("g");
        engine.requestBreakIn(7, LIMIT);
        assertThat(told.next()).isEqualTo("stopped by itself");
        assertThat(engine.execute("k", LIMIT).output()).isEqualTo("frames");
        engine.abandon();
    }

    @Test
    void aBreakInThatIsAskedForWhileTheStopIsOnItsWay() throws Exception {
        Engine engine = player(new Entry.Resumed("g"), new Entry.Stopped("by itself"), new Entry.Ended("detach"))
                .apply(told);
        engine.resume("g");
        engine.requestBreakIn(7, LIMIT);
        assertThat(told.next()).isEqualTo("stopped by itself");
        engine.end(Engine.Ending.DETACH, LIMIT);
    }

    @Test
    void aBreakInThatWasNeverRecorded() throws Exception {
        Engine engine =
                player(new Entry.Resumed("g"), new Entry.Ended("abandon")).apply(told);
        engine.resume("g");
        assertThatExceptionOfType(BreakInException.class)
                .isThrownBy(() -> engine.requestBreakIn(7, LIMIT))
                .withMessageContaining("asked:    break in")
                .withMessageContaining("recorded: the end of the session, abandon");
        engine.abandon();
    }

    @Test
    void aResumeThatFailed() throws Exception {
        Engine engine = player(
                        new Entry.Resumed("p"),
                        new Entry.Died("gone"),
                        new Entry.Failed(Entry.Call.RESUME, "ended", "", "no more"))
                .apply(told);
        assertThatExceptionOfType(RecordingException.class).isThrownBy(() -> engine.resume("g"));
        assertThatExceptionOfType(DebuggerEndedException.class)
                .isThrownBy(() -> engine.resume("p"))
                .withMessage("no more");
        assertThat(told.next()).isEqualTo("ended gone");
        engine.abandon();
    }

    @Test
    void anOutputThatWasLeftOut() throws Exception {
        Engine engine =
                player(new Entry.Command("k", 1), new Entry.Omitted(99_999_999)).apply(told);
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> engine.execute("k", LIMIT))
                .withMessageContaining("99999999 characters");
        engine.abandon();
    }

    @Test
    void aPathIsWrittenAsItWasRecorded() throws Exception {
        Engine engine = player(
                        new Entry.Path("Z:\\tmp\\x.dmp"),
                        new Entry.Command(".dump Z:\\tmp\\x.dmp", 1),
                        new Entry.Output("written", 1, Optional.empty()))
                .apply(told);
        String path = engine.path(Path.of("/elsewhere/x.dmp"));
        assertThat(engine.execute(".dump " + path, LIMIT).output()).isEqualTo("written");
        engine.abandon();
    }

    @Test
    void aSessionThatStartsItsDebuggerAgainIsOneRecording() throws Exception {
        Recorder recorder = new Recorder(file, Target.attach(7), Plain::new);
        for (int i = 0; i < 3; i++) {
            Engine engine = recorder.apply(told);
            assertThat(engine.execute("k", ChronoUnit.FOREVER.getDuration()).output())
                    .isEqualTo("k!");
            engine.end(Engine.Ending.TERMINATE, LIMIT);
            // after its end: not in the file
            engine.stateChanged(RunState.CLOSED);
        }
        assertThat(Files.readString(file)).doesNotContain("CLOSED");
        Player player = new Player(file, Target.attach(7));
        for (int i = 0; i < 3; i++) {
            Engine engine = player.apply(told);
            assertThat(engine.execute("k", LIMIT).output()).isEqualTo("k!");
            engine.end(Engine.Ending.TERMINATE, LIMIT);
        }
        assertThatExceptionOfType(RecordingException.class).isThrownBy(() -> player.apply(told));
    }

    private record Plain(EngineListener listener) implements Engine {
        @Override
        public EngineInfo info() {
            return new EngineInfo("cdb", "cdb.exe", "");
        }

        @Override
        public Answer execute(String command, Duration timeout) {
            return new Answer(command + "!", Duration.ZERO, Optional.empty());
        }

        @Override
        public void resume(String command) {}

        @Override
        public void requestBreakIn(long processId, Duration timeout) {}

        @Override
        public void end(Ending ending, Duration timeout) {}

        @Override
        public void abandon() {}
    }

    @Test
    void aLineWithoutEndIsNotReadIntoMemory() throws Exception {
        player();
        Files.writeString(file, Files.readString(file) + "{\"type\":\"note\",\"text\":\"" + "x".repeat(10_000));
        RecordingReader reader = RecordingReader.open(file, 1_000);
        assertThat(reader.take()).isInstanceOf(Entry.Opened.class);
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(RecordingException.class)
                    .isThrownBy(reader::take)
                    .matches(e -> e.line() == 3)
                    .withMessageContaining("longer than 1000 bytes");
        }
        reader.close();
    }

    @Test
    void aStrangersTextDoesNotReachTheTerminalOfAMessage() throws Exception {
        Engine engine = player(new Entry.Command("\u001b[2J\u202e" + "y".repeat(5_000), 1))
                .apply(told);
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> engine.execute("k", LIMIT))
                .matches(e ->
                        !e.getMessage().contains("\u001b") && !e.getMessage().contains("\u202e"))
                .matches(e -> e.getMessage().length() < 1_000);
        engine.abandon();
    }
}
