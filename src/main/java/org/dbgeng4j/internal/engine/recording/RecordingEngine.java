// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/** Passes everything on to another engine, and writes down what was asked, what came of it and what was told. */
public final class RecordingEngine implements Engine {
    private final Engine engine;
    private final RecordingFile file;
    private final Secrets secrets;

    private RecordingEngine(Engine engine, RecordingFile file, Secrets secrets) {
        this.engine = engine;
        this.file = file;
        this.secrets = secrets;
    }

    /**
     * Starts an engine and records it from its start on.
     *
     * @param path a file that is not there yet, or a folder
     * @param start starts the engine with the listener that it is to tell
     * @throws org.dbgeng4j.RecordingException if the file cannot be made; nothing was started then
     */
    public static RecordingEngine start(
            Path path, Target target, EngineListener listener, Function<EngineListener, Engine> start) {
        Secrets secrets = new Secrets();
        RecordingFile file = RecordingFile.create(path, secrets.hideInTarget(target.toString()));
        try {
            Engine engine = start.apply(new Listener(listener, file, secrets));
            EngineInfo info = engine.info();
            file.write(new Entry.Opened(info.kind(), secrets.hide(info.path()), secrets.hide(info.banner())));
            return new RecordingEngine(engine, file, secrets);
        } catch (RuntimeException | Error e) {
            write(file, secrets, Entry.Call.OPEN, e);
            file.close();
            throw e;
        }
    }

    @Override
    public EngineInfo info() {
        return engine.info();
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        file.write(new Entry.Command(secrets.hideInCommand(command), timeout.toMillis()));
        try {
            Answer answer = engine.execute(command, timeout);
            file.write(new Entry.Output(
                    secrets.hide(answer.output()), answer.took().toNanos(), answer.succeeded()));
            return answer;
        } catch (RuntimeException | Error e) {
            write(file, secrets, Entry.Call.COMMAND, e);
            throw e;
        }
    }

    @Override
    public void resume(String command) {
        file.write(new Entry.Resumed(secrets.hideInCommand(command)));
        try {
            engine.resume(command);
        } catch (RuntimeException | Error e) {
            write(file, secrets, Entry.Call.RESUME, e);
            throw e;
        }
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        file.write(new Entry.BreakIn());
        try {
            engine.requestBreakIn(processId, timeout);
        } catch (RuntimeException | Error e) {
            write(file, secrets, Entry.Call.BREAK_IN, e);
            throw e;
        }
    }

    @Override
    public void end(Ending ending, Duration timeout) {
        file.write(new Entry.Ended(ending == Ending.DETACH ? "detach" : "terminate"));
        file.close();
        engine.end(ending, timeout);
    }

    @Override
    public void abandon() {
        file.write(new Entry.Ended("abandon"));
        file.close();
        engine.abandon();
    }

    private static void write(RecordingFile file, Secrets secrets, Entry.Call call, Throwable failure) {
        Entry.Failed failed = Failures.of(call, failure);
        file.write(new Entry.Failed(call, failed.kind(), failed.reason(), secrets.hide(failed.message())));
    }

    private record Listener(EngineListener listener, RecordingFile file, Secrets secrets) implements EngineListener {
        @Override
        public void stopped(String text) {
            file.write(new Entry.Stopped(secrets.hide(text)));
            listener.stopped(text);
        }

        @Override
        public void ended(String lastWords) {
            file.write(new Entry.Died(secrets.hide(lastWords)));
            listener.ended(lastWords);
        }
    }
}
