// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleCountTrend;
import org.dbgeng4j.internal.engine.cdb.ProcessHandleCounts;
import org.dbgeng4j.internal.engine.cdb.SystemProcesses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handle counts of real processes. */
abstract class HandleCountScenarios {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private static HandleCountSource system(long processId) {
        return ProcessHandleCounts.of(SystemProcesses.beside(Stand.program("cdb.exe")), processId);
    }

    @Test
    void theSystemAndTheDebuggerAgree() throws Exception {
        // it leaks once, before the first count, and then sleeps for minutes
        try (LeakySample sample = LeakySample.start(folder, 600_000);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleCountSample outside = system(sample.processId()).take().orElseThrow();
            HandleCountSample inside = HandleCountSource.session(session).take().orElseThrow();
            assertThat(inside.count()).as("%s and %s", inside, outside).isCloseTo(outside.count(), within(2L));
            assertThat(inside.countByType()).containsKeys("Event", "File");
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void stoppingForEachCountDoesNotSlowTheRateDown() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 100);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleCountTrend trend =
                    HandleCountTrend.sample(HandleCountSource.session(session), Duration.ofMillis(500), 8);
            assertThat(trend.rate().orElseThrow().perSecond()).as(trend.toCsv()).isCloseTo(10, within(2.0));
            assertThat(trend.rateByType().keySet()).first().isEqualTo("Event");
        }
    }

    @Test
    void anEndedProcessHasNoCount() throws Exception {
        LeakySample sample = LeakySample.start(folder, 600_000);
        HandleCountSource source = system(sample.processId());
        assertThat(source.take()).isPresent();
        sample.close();
        Await.until("the process is gone", () -> !Stand.isAlive(sample.processId()));
        assertThat(source.take()).isEmpty();
        assertThatThrownBy(() -> system(sample.processId()).take())
                .isInstanceOfSatisfying(
                        AttachException.class,
                        e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.NO_SUCH_PROCESS));
    }

    @Test
    void aNameMustBeOfOneProcess() throws Exception {
        SystemProcesses system = SystemProcesses.beside(Stand.program("cdb.exe"));
        try (LeakySample one = LeakySample.start(folder, 600_000)) {
            assertThat(ProcessHandleCounts.of(system, "LeakyHandles.exe").processId())
                    .isEqualTo(one.processId());
            try (LeakySample two = LeakySample.start(folder, 600_000)) {
                assertThatThrownBy(() -> ProcessHandleCounts.of(system, "leakyhandles.exe"))
                        .isInstanceOf(AttachException.class)
                        .hasMessageContaining("there are 2 processes of the program leakyhandles.exe")
                        .hasMessageContaining(Long.toString(two.processId()));
            }
        }
    }
}
