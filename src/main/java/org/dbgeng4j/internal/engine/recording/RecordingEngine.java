// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.RunState;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/** Passes everything on to another engine, and writes down what was asked, what came of it and what was told. */
final class RecordingEngine implements Engine {
    private final Engine engine;
    private final RecordingFile file;
    private final Secrets secrets;

    RecordingEngine(Engine engine, RecordingFile file, Secrets secrets) {
        this.engine = engine;
        this.file = file;
        this.secrets = secrets;
    }

    @Override
    public EngineInfo info() {
        return engine.info();
    }

    @Override
    public String path(Path path) {
        String written = engine.path(path);
        file.write(new Entry.Path(secrets.hide(written)));
        return written;
    }

    @Override
    public void stateChanged(RunState now) {
        file.write(new Entry.State(now.name()));
        engine.stateChanged(now);
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        file.write(new Entry.Command(
                secrets.hideInCommand(command), Deadline.bounded(timeout).toMillis()));
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
    public boolean interrupt() {
        return engine.interrupt();
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

    static void write(RecordingFile file, Secrets secrets, Entry.Call call, Throwable failure) {
        Entry.Failed failed = Failures.of(call, failure);
        file.write(new Entry.Failed(call, failed.kind(), failed.reason(), secrets.hide(failed.message())));
    }

    record Listener(EngineListener listener, RecordingFile file, Secrets secrets) implements EngineListener {
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
