// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.nio.file.Path;
import java.util.function.Function;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RecordingException.Reason;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;

/** Starts engines that play a recording back: those of one session, one behind the other. */
public final class Player implements Function<EngineListener, Engine> {
    private final Path path;
    private final Target target;
    private final Secrets secrets = new Secrets();
    private RecordingReader reader;

    /** Plays back a file that was recorded with this target. */
    public Player(Path path, Target target) {
        this.path = path;
        this.target = target;
    }

    /**
     * Opens the recording, or goes on in it.
     *
     * @throws RecordingException if it cannot be read, or is of another target
     * @throws org.dbgeng4j.DebuggerException as it was recorded, if the debugger could not take hold of the target
     */
    @Override
    public synchronized Engine apply(EngineListener listener) {
        if (reader == null) {
            reader = open();
        }
        try {
            return new ReplayEngine(reader, secrets, listener);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private RecordingReader open() {
        RecordingReader opened = RecordingReader.open(path);
        String asked = secrets.describe(target);
        String recorded = opened.header().target();
        if (asked.equals(recorded)) {
            return opened;
        }
        opened.close();
        throw opened.failure(
                Reason.DIFFERS,
                "the recording is of another target: " + Shown.brief(recorded) + ", not " + Shown.brief(asked),
                "open the recorded target; that it is not there does not matter");
    }
}
