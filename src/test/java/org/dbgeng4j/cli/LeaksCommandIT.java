// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.dbgeng4j.live.LeakySample;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line on real processes: what it prints, and its exit codes. */
@Tag("wine")
class LeaksCommandIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 3];
        all[0] = "leaks";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--cdb";
        all[arguments.length + 2] = Stand.program("cdb.exe").toString();
        return line.execute(all);
    }

    @Test
    void namesTheLeakAndReturnsOne() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 50)) {
            assertThat(run("--pid", Long.toString(sample.processId()), "--for", "1s"))
                    .isEqualTo(1);
            assertThat(out.toString())
                    .contains("1 leak site")
                    .contains("of type Event, opened by leakyhandles!fun4")
                    .containsPattern("leakyhandles\\.cpp @ \\d+")
                    .doesNotContain("fun3");
            assertThat(err.toString()).isEmpty();
            sample.assertCounting();
        }
    }

    @Test
    void returnsZeroForAProcessThatLeaksNothing() throws Exception {
        // it leaks once, before the attach, and then sleeps for minutes
        try (LeakySample sample = LeakySample.start(folder, 600_000)) {
            assertThat(run("--pid", Long.toString(sample.processId()), "--for", "300ms"))
                    .isZero();
            assertThat(out.toString()).contains("0 handles outstanding, 0 leak sites");
        }
    }

    @Test
    void couldNotTellOfAProcessThatEnds() {
        String command = Stand.windowsPath(Stand.program("leakyhandles.exe")) + " --limit 3 --interval 1";
        assertThat(run("--launch", command, "--for", "30s")).isEqualTo(3);
        assertThat(out.toString()).contains("could not tell").contains("exited");
    }

    @Test
    void failsWithTheReason() {
        assertThat(run("--pid", "999996", "--for", "1s")).isEqualTo(4);
        assertThat(err.toString())
                .contains("dbgeng4j: there is no process 999996")
                .contains("Remedy");
    }
}
