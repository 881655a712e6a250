// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of targets that neither Wine nor most Windows machines can offer. */
@Timeout(60)
class SimTargetsOnLinuxIT {
    private static final String[] KERNEL = {
        "step 3s", "running 4 System handles 2713 session 0 parent 0", "running 2588 leaky.exe handles 40 rate 10"
    };

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private static List<Long> leakyCounts(DebugSession session, int looks) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < looks; i++) {
            session.processes().stream()
                    .filter(process -> process.name().equals("leaky.exe"))
                    .forEach(process -> counts.add(process.handleCount().orElseThrow()));
        }
        return counts;
    }

    @Test
    void theLocalKernelCountsHandles() throws Exception {
        try (DebugSession session = Simulation.debugger(folder, KERNEL).open(Target.localKernel())) {
            assertThat(leakyCounts(session, 3)).containsExactly(40L, 70L, 100L);
        }
    }

    @Test
    void anotherMachinesKernelStandsStillAtFirst() throws Exception {
        try (DebugSession session =
                Simulation.debugger(folder, KERNEL).open(Target.kernel("net:port=50000,key=1.2.3.4"))) {
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(leakyCounts(session, 2)).containsExactly(40L, 70L);
        }
    }

    @Test
    void aDumpStandsAtItsException() throws Exception {
        String[] crash = {
            Simulation.LEAKY, "open Event by leak every 100ms", "exception 0xC0000005 by leak at 2s", "dumped 3s"
        };
        try (DebugSession session =
                Simulation.debugger(folder, crash).open(Target.dump(folder.resolve("process.scenario")))) {
            assertThat(session.handles().handles()).hasSize(20);
            assertThat(session.execute(".lastevent").output()).contains("c0000005");
        }
    }

    @Test
    void aDebuggingServerAndAProcessServer() throws Exception {
        try (DebugSession session =
                Simulation.debugger(folder, Simulation.LEAKY).open(Target.remote("tcp:server=far,port=5005"))) {
            assertThat(session.execute("lm").output()).contains("leaky");
        }
        try (DebugSession session = Simulation.debugger(folder, Simulation.LEAKY)
                .open(Target.processServer("tcp:server=far,port=5005", Target.attach(Simulation.PROCESS_ID)))) {
            assertThat(session.execute("lm").output()).contains("leaky");
        }
    }

    @Test
    void aSessionServesOthers() throws Exception {
        try (DebugSession session =
                Simulation.debugger(folder, Simulation.LEAKY).attach(Simulation.PROCESS_ID)) {
            List<Target.Remote> clients = session.startServer("npipe:pipe=mine,password=secret");
            assertThat(clients).containsExactly(Target.remote("npipe:Pipe=mine,password=secret,Server=STANDIN"));
            assertThat(clients.toString()).doesNotContain("secret");
            try (DebugSession client =
                    Simulation.debugger(folder, Simulation.LEAKY).open(clients.get(0))) {
                assertThat(client.execute("lm").output()).contains("leaky");
            }
        }
    }
}
