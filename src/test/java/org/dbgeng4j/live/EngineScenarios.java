// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** All that any engine does, on the engine that a debugger gives. */
@Timeout(60)
abstract class EngineScenarios implements AnyEngineInspects, AnyEngineRuns, AnyEngineFindsLeaks, AnyEngineHoldsTargets {
    @RegisterExtension
    final FaultWatch watch = FaultWatch.simulated();

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    /** A debugger for the target of a scenario. */
    abstract Debugger debugger(String... scenario) throws Exception;

    @Override
    public void on(Target target, Body body, String... scenario) throws Exception {
        try (DebugSession session = debugger(scenario).withMemoryWrites().open(target)) {
            body.run(session);
        }
    }

    @Override
    public AttachException refusal(Target target, String... scenario) throws Exception {
        Debugger debugger = debugger(scenario);
        Throwable thrown =
                watch.inTime(Duration.ofSeconds(5), () -> debugger.open(target).close()); // a debugger starts first
        assertThat(thrown).as("opening %s must fail", target).isInstanceOf(AttachException.class);
        return (AttachException) thrown;
    }

    @Override
    public boolean knowsSuccess() {
        return true;
    }
}
