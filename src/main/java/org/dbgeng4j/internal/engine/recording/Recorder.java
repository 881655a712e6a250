// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.nio.file.Path;
import java.util.function.Function;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/** Starts engines that are recorded: those of one session, which may start its debugger again, into one file. */
public final class Recorder implements Function<EngineListener, Engine> {
    private final Path path;
    private final Target target;
    private final Function<EngineListener, Engine> start;
    private final Secrets secrets = new Secrets();
    private RecordingFile file;

    /** Records into a file that is not there yet, or a new one in a folder, what {@code start} starts. */
    public Recorder(Path path, Target target, Function<EngineListener, Engine> start) {
        this.path = path;
        this.target = target;
        this.start = start;
    }

    /**
     * Starts an engine and records it from its start on.
     *
     * @throws org.dbgeng4j.RecordingException if the file cannot be made; nothing was started then
     */
    @Override
    public synchronized Engine apply(EngineListener listener) {
        if (file == null) {
            file = RecordingFile.create(path, secrets.describe(target));
        }
        file.goOn();
        try {
            Engine engine = start.apply(new RecordingEngine.Listener(listener, file, secrets));
            EngineInfo info = engine.info();
            file.write(new Entry.Opened(info.kind(), secrets.hide(info.path()), secrets.hide(info.banner())));
            return new RecordingEngine(engine, file, secrets);
        } catch (RuntimeException | Error e) {
            RecordingEngine.write(file, secrets, Entry.Call.OPEN, e);
            file.close();
            throw e;
        }
    }
}
