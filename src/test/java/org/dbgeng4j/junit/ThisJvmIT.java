// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.dbgeng4j.handles.SimulatedTracing;
import org.dbgeng4j.live.SimulatedWindows;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests that expose no process watch the JVM that runs them, which a simulated system takes itself for. */
class ThisJvmIT {
    private static final Duration ROUND = Duration.ofMillis(100);
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static SimulatedWindows windows;

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        SimulatedWindows.assumeReady();
        OPENED.set(0);
    }

    private static NativeHandleTracing open() {
        OPENED.incrementAndGet();
        return SimulatedTracing.ofThisJvm(windows);
    }

    abstract static class Watched {
        @RegisterExtension
        static final HandleLeakExtension LEAKS = HandleLeakExtension.builder()
                .thisJvm(ThisJvmIT::open)
                .settle(Duration.ZERO)
                .rounds(3)
                .build();
    }

    static class Working extends Watched {
        @Test
        void first() {
            windows.run(ROUND);
        }

        @Test
        void second(HandleTracing tracing) {
            assertThat(tracing).isInstanceOf(NativeHandleTracing.class);
            windows.run(ROUND);
        }
    }

    static class WantsASession extends Watched {
        @Test
        void wants(DebugSession session) {}
    }

    @Test
    void aLeakOfThisJvmFails() {
        windows = SimulatedWindows.asThisJvm(Simulation.LEAKY, "open Event by leak at 2ms every 50ms");
        Kit kit = new Kit(folder).run(Working.class);
        assertThat(kit.failures())
                .hasSize(2)
                .allSatisfy((name, failure) -> assertThat(failure)
                        .isInstanceOf(HandleLeakError.class)
                        .hasMessageContaining("2 per round")
                        .hasMessageContaining("leaky!fun4")
                        .hasMessageContaining("this JVM"));
        assertThat(OPENED).hasValue(1);
        assertThat(windows.isTraced()).isFalse();
        assertThat(windows.isPrivileged()).isFalse();
    }

    @Test
    void whatIsClosedPasses() {
        windows = SimulatedWindows.asThisJvm(
                Simulation.LEAKY, "open Event by fine at 1ms every 10ms close release after 3ms");
        assertThat(new Kit(folder).run(Working.class).passes(2).entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry).containsEntry("handles.verdict", "no leak"));
    }

    @Test
    void aSystemThatRefusesIsNoAllClear() {
        windows = SimulatedWindows.asThisJvm(Simulation.LEAKY)
                .set("privilege refused", 1)
                .set("privilege needed", 1);
        assertThat(new Kit(folder).run(Working.class).passes(2).entries()).allSatisfy(entry -> {
            assertThat(entry).containsEntry("handles.verdict", "could not tell");
            assertThat(entry.get("handles.detail")).contains("SeDebugPrivilege");
        });
    }

    @Test
    void thisJvmHasNoSession() {
        windows = SimulatedWindows.asThisJvm(Simulation.LEAKY);
        assertThat(new Kit(folder).run(WantsASession.class).failure())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("without a debugger");
    }
}
