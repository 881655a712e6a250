// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.live.Simulation;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Files that a full disk has no room for: what was found is told all the same, and the exit code is that of a failure. */
@Timeout(120)
class FullDiskIT {
    /** A device of Linux that is always full. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
        assumeTrue(Files.exists(FULL), "skipped: no " + FULL + " on this system");
    }

    @AfterEach
    void leavesNothingBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private int run(String... arguments) throws IOException {
        Path debugger = Simulation.debugger(folder, Simulation.LEAKY, "speed 20", "open Event by leak every 10ms")
                .path();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--pid", "" + Simulation.PROCESS_ID, "--cdb", debugger.toString()));
        return line.execute(words.toArray(String[]::new));
    }

    @Test
    void theCountsOfATrend() throws Exception {
        assertThat(run("trend", "--every", "100ms", "--for", "400ms", "--debugger", "--csv", FULL.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("cannot write /dev/full", "No space left on device", "Remedy: ");
        assertThat(out.toString()).contains("5 counts", "handles per second", "could not tell: the counts lie within");
    }

    @Test
    void aBaselineOfKnownLeaks() throws Exception {
        assertThat(run(
                        "leaks",
                        "--rounds",
                        "3",
                        "--round-time",
                        "100ms",
                        "--settle",
                        "50ms",
                        "--write-baseline",
                        FULL.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("the file of known leaks cannot be written", "/dev/full", "No space left on device");
        assertThat(out.toString()).contains("leaky!fun4");
    }
}
