// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that say that no debugger is left see one too whose parent is gone. */
@Timeout(120)
class OrphansIT {
    @Test
    void aDebuggerThatHasLostItsParentIsSeen(@TempDir Path folder) throws Exception {
        Simulation.assumeReady();
        Path scenario = Files.writeString(folder.resolve("process.scenario"), Simulation.LEAKY);
        String debugger =
                "'" + Simulation.program("cdb") + "' -scenario '" + scenario + "' -noshell -p " + Simulation.PROCESS_ID;
        // a pipe with a name: Java would close one of its own with the end of the parent
        Path input = folder.resolve("input");
        Process parent = new ProcessBuilder(
                        "sh", "-c", "mkfifo '" + input + "' && " + debugger + " >/dev/null <'" + input + "' &")
                .inheritIO()
                .start();
        assertThat(parent.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Await.until("the pipe is there", () -> Files.exists(input));
        try (OutputStream end = Files.newOutputStream(input)) {
            Await.until("it runs", () -> !Stand.debuggers().isEmpty());
            List<ProcessHandle> seen = Stand.debuggers();
            assertThat(seen).hasSize(1);
            assertThat(ProcessHandle.current().descendants()).doesNotContainAnyElementsOf(seen);
            end.flush();
        }
        Await.until("it ends with its input", () -> Stand.debuggers().isEmpty());
    }
}
