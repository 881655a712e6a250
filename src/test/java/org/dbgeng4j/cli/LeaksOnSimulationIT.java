// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code dbgeng4j leaks --for} of a process that stops by itself meanwhile. */
@Timeout(120)
class LeaksOnSimulationIT {
    private static final String LEAK_LATE = "open Event by leak at 700ms every 100ms";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private int run(String stop) throws Exception {
        Simulation.debugger(folder, Simulation.LEAKY, LEAK_LATE, stop);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        return line.execute(
                "leaks",
                "--pid",
                Long.toString(Simulation.PROCESS_ID),
                "--for",
                "1500ms",
                "--settle",
                "50ms",
                "--cdb",
                folder.resolve("cdb").toString());
    }

    @Test
    void anExceptionThatTheProgramHandlesEndsNothing() throws Exception {
        assertThat(run("exception 0xC0000005 by waiting at 100ms caught"))
                .as(out.toString())
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("1 leak site", "opened by leaky!fun4")
                .contains("warning: the target stopped at exceptions, 1 in all, and was sent on");
    }

    @Test
    void couldNotTellOfAProcessThatStopsForGood() throws Exception {
        assertThat(run("exception 0x80000003 by waiting at 100ms caught"))
                .as(out.toString())
                .isEqualTo(3);
        assertThat(out.toString()).contains("could not tell", "stopped by itself", "exception 0x80000003");
    }

    @Test
    void couldNotTellOfAProcessThatCrashes() throws Exception {
        assertThat(run("exception 0xC0000005 by waiting at 100ms"))
                .as(out.toString())
                .isEqualTo(3);
        assertThat(out.toString()).contains("could not tell", "0xc0000005", "second chance");
    }
}
