// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.nio.file.Path;
import java.util.function.Function;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.cdb.CdbEngine;
import org.dbgeng4j.internal.engine.cdb.CdbOptions;
import org.dbgeng4j.internal.engine.cdb.CdbProgram;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngEngine;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngOptions;
import org.dbgeng4j.internal.engine.dbgeng.host.HostedEngine;
import org.dbgeng4j.internal.engine.recording.Player;
import org.dbgeng4j.internal.engine.recording.Recorder;

/** Where a debugger's engines come from. */
interface EngineSource {
    /** The program or the recording. */
    Path path();

    /** What starts the engines of one session, each of which holds the target. */
    Function<EngineListener, Engine> starter(CdbOptions options, Target target);

    /** A cdb that was found. */
    record Cdb(CdbProgram program) implements EngineSource {
        @Override
        public Path path() {
            return program.path();
        }

        @Override
        public Function<EngineListener, Engine> starter(CdbOptions options, Target target) {
            return listener -> CdbEngine.start(program, options, target, listener);
        }
    }

    /** The debugger engine itself, in a process of its own or in this one. */
    record DbgEng(Path path, boolean inProcess) implements EngineSource {
        @Override
        public Function<EngineListener, Engine> starter(CdbOptions options, Target target) {
            DbgEngOptions own = new DbgEngOptions(options.symbolPath(), options.startTimeout());
            return listener -> inProcess
                    ? DbgEngEngine.start(path, own, target, listener)
                    : HostedEngine.start(path, own, target, listener);
        }
    }

    /** Another source, with what happens written down. */
    record Recorded(EngineSource source, Path to) implements EngineSource {
        @Override
        public Path path() {
            return source.path();
        }

        @Override
        public Function<EngineListener, Engine> starter(CdbOptions options, Target target) {
            return new Recorder(to, target, source.starter(options, target));
        }
    }

    /** What was written down. */
    record Replay(Path path) implements EngineSource {
        @Override
        public Function<EngineListener, Engine> starter(CdbOptions options, Target target) {
            return new Player(path, target);
        }
    }
}
