// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.recording.Recorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A session of a scripted engine, and the file that it is recorded in. */
abstract class RecordedSessions {
    static final Target TARGET = Target.attach(4242);
    static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("recording.jsonl");
    }

    DebugSession record(Consumer<ScriptedEngine> script) {
        return recordFrom(listener -> {
            ScriptedEngine engine = new ScriptedEngine(listener);
            script.accept(engine);
            return engine;
        });
    }

    DebugSession recordFrom(Function<EngineListener, Engine> start) {
        return DebugSession.open(TARGET, LONG, new Recorder(file, TARGET, start));
    }
}
