// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;

/** Each test on an engine that is recorded, and once more on the recording alone. */
class ReplayIT extends EngineScenarios {
    private int recordings;

    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.dbgEng(scenario).inProcess();
    }

    private Path next() {
        recordings++;
        return folder.resolve(recordings + ".jsonl");
    }

    @Override
    public void on(Target target, Body body, String... scenario) throws Exception {
        Path recording = next();
        try (DebugSession session =
                debugger(scenario).recordingTo(recording).withMemoryWrites().open(target)) {
            body.run(session);
        }
        try (DebugSession session =
                Debugger.replay(recording).withMemoryWrites().open(target)) {
            body.run(session);
        }
    }

    @Override
    public AttachException refusal(Target target, String... scenario) throws Exception {
        Path recording = next();
        Debugger recorded = debugger(scenario).recordingTo(recording);
        AttachException first = catchThrowableOfType(
                AttachException.class, () -> recorded.open(target).close());
        AttachException again = catchThrowableOfType(
                AttachException.class,
                () -> Debugger.replay(recording).open(target).close());
        assertThat(again).hasMessage(first.getMessage());
        return again;
    }
}
