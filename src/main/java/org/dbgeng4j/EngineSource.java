// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.nio.file.Path;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.cdb.CdbEngine;
import org.dbgeng4j.internal.engine.cdb.CdbOptions;
import org.dbgeng4j.internal.engine.cdb.CdbProgram;
import org.dbgeng4j.internal.engine.recording.RecordingEngine;
import org.dbgeng4j.internal.engine.recording.ReplayEngine;

/** Where a debugger's engines come from. */
interface EngineSource {
    /** The program or the recording. */
    Path path();

    /** Starts an engine that holds the target. */
    Engine start(CdbOptions options, Target target, EngineListener listener);

    /** A cdb that was found. */
    record Cdb(CdbProgram program) implements EngineSource {
        @Override
        public Path path() {
            return program.path();
        }

        @Override
        public Engine start(CdbOptions options, Target target, EngineListener listener) {
            return CdbEngine.start(program, options, target, listener);
        }
    }

    /** Another source, with what happens written down. */
    record Recorded(EngineSource source, Path to) implements EngineSource {
        @Override
        public Path path() {
            return source.path();
        }

        @Override
        public Engine start(CdbOptions options, Target target, EngineListener listener) {
            return RecordingEngine.start(to, target, listener, told -> source.start(options, target, told));
        }
    }

    /** What was written down. */
    record Replay(Path path) implements EngineSource {
        @Override
        public Engine start(CdbOptions options, Target target, EngineListener listener) {
            return ReplayEngine.start(path, target, listener);
        }
    }
}
