// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.internal.engine.ntdll.NtdllEngine;
import org.dbgeng4j.live.SimulatedWindows;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts over rounds with no debugger, in a simulated system. */
class NativeRoundsIT {
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final String[] SCENARIO = {
        Simulation.LEAKY,
        "path cache @(mutex) leaky!main+0x60 @(start)",
        "open Event by leak at 2ms every 50ms",
        "open Event by fine at 1ms every 10ms close release after 3ms",
        "open Mutant by cache at 150ms"
    };

    @BeforeEach
    void assumeReady() {
        SimulatedWindows.assumeReady();
    }

    private static LeakReport judge(NativeHandleTracing tracing, SimulatedWindows windows) {
        return HandleLeaks.in(tracing).settle(Duration.ZERO).warmUp(1).rounds(5).during(() -> windows.run(ROUND));
    }

    @Test
    void aLeakInThisJvmIsFoundAndItsOwnWorkIsNot() {
        SimulatedWindows windows = SimulatedWindows.asThisJvm(SCENARIO);
        try (NativeHandleTracing tracing = new NativeHandleTracing(NtdllEngine.ofThisJvm(windows.libraries()))) {
            LeakReport report = judge(tracing, windows);
            assertThat(report.leaks()).singleElement().satisfies(leak -> {
                assertThat(leak.handles()).isEqualTo(10);
                assertThat(leak.site().toString()).contains("leaky!fun4", "leaky.cpp");
            });
            assertThat(report.suspects()).isEmpty();
            assertThat(report.noise())
                    .singleElement()
                    .satisfies(noise -> assertThat(noise.site().objectTypes()).containsExactly("Mutant"));
            assertThat(report.toString()).contains("this JVM");
            assertThat(windows.isTraced()).isFalse();
        }
    }

    @Test
    void aProcessThatEndsIsNoAllClear() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, "exit 0 at 250ms");
        try (NativeHandleTracing tracing =
                new NativeHandleTracing(NtdllEngine.of(windows.libraries(), Simulation.PROCESS_ID))) {
            LeakReport report = judge(tracing, windows);
            assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
            assertThat(((LeakReport.Incomplete) report).reason()).isEqualTo(LeakReport.Reason.TARGET_ENDED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void aProcessThatEndsBetweenTheTracesAndTheHandlesIsNoAllClear(long list) {
        SimulatedWindows windows = SimulatedWindows.withProcess(SCENARIO).set("ends at list", list);
        try (NativeHandleTracing tracing =
                new NativeHandleTracing(NtdllEngine.of(windows.libraries(), Simulation.PROCESS_ID))) {
            LeakReport report = judge(tracing, windows);
            assertThat(report)
                    .isInstanceOfSatisfying(
                            LeakReport.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason()).isEqualTo(LeakReport.Reason.TARGET_ENDED));
        }
    }

    @Test
    void aSystemThatRefusesIsNoAllClear() {
        SimulatedWindows windows = SimulatedWindows.withProcess(SCENARIO)
                .set("privilege refused", 1)
                .set("privilege needed", 1);
        try (NativeHandleTracing tracing =
                new NativeHandleTracing(NtdllEngine.of(windows.libraries(), Simulation.PROCESS_ID))) {
            LeakReport report = judge(tracing, windows);
            assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
            assertThat(((LeakReport.Incomplete) report).reason()).isEqualTo(LeakReport.Reason.NOT_TRACED);
            assertThat(report.toString()).contains("SeDebugPrivilege");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there this JVM can be traced")
    void offWindowsThisJvmHasNoHandles() {
        assertThatExceptionOfType(NotAllowedException.class)
                .isThrownBy(() -> HandleLeaks.inThisJvm().during(() -> {}))
                .withMessageContaining("Windows");
    }
}
