// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dbgeng4j.internal.engine.ntdll.NtdllEngine;
import org.dbgeng4j.live.SimulatedWindows;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing with no debugger: what may happen between two of its calls, since nobody halts the system. */
class NativeRacesIT {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String LEAK = "open Event by leak every 7ms";

    @BeforeEach
    void assumeReady() {
        SimulatedWindows.assumeReady();
    }

    private static NativeHandleTracing of(SimulatedWindows windows) {
        return new NativeHandleTracing(NtdllEngine.of(windows.libraries(), Simulation.PROCESS_ID));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherThreadThatReusesAValueDoesNotTurnTheOrderRound(boolean thisJvm) {
        SimulatedWindows windows = thisJvm
                ? SimulatedWindows.asThisJvm(Simulation.LEAKY, LEAK)
                : SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        windows.set("value reused", 1);
        try (NativeHandleTracing tracing =
                thisJvm ? new NativeHandleTracing(NtdllEngine.ofThisJvm(windows.libraries())) : of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            HandleDiff diff = tracing.diff();
            assertThat(((HandleDiff.Complete) diff).outstanding())
                    .isEqualTo(windows.truth().get("leak").intValue());
        }
    }

    @Test
    void whatIsStillOpenOfAProcessThatEndsMeanwhileCannotBeTold() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            HandleDiff.Complete first = (HandleDiff.Complete) tracing.diff();
            windows.set("ends at list", 2);
            assertThat(tracing.stillOpen(first))
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            diff -> assertThat(diff.reason()).isEqualTo(HandleDiff.Reason.TARGET_ENDED));
        }
    }
}
