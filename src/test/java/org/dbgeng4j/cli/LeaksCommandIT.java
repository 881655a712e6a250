// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.dbgeng4j.live.LeakySample;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.Test;

/** The command line on real processes: what it prints, and its exit codes. */
class LeaksCommandIT extends OnWine {
    @Test
    void namesTheLeakAndReturnsOne() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 50)) {
            assertThat(run("leaks", "--pid", Long.toString(sample.processId()), "--for", "1s"))
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
            assertThat(run("leaks", "--pid", Long.toString(sample.processId()), "--for", "300ms"))
                    .isZero();
            assertThat(out.toString()).contains("0 handles outstanding, 0 leak sites");
        }
    }

    @Test
    void couldNotTellOfAProcessThatEnds() {
        String command = Stand.windowsPath(Stand.program("leakyhandles.exe")) + " --limit 3 --interval 1";
        assertThat(run("leaks", "--launch", command, "--for", "30s")).isEqualTo(3);
        assertThat(out.toString()).contains("could not tell").contains("exited");
    }

    @Test
    void judgesRoundsAndLetsABaselinePass() throws Exception {
        Path known = folder.resolve("known-leaks.txt");
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            String pid = Long.toString(sample.processId());
            String[] rounds = {"leaks", "--pid", pid, "--rounds", "3", "--round-time", "300ms", "--settle", "100ms"};
            assertThat(run(rounds)).as(out.toString()).isEqualTo(1);
            assertThat(out.toString())
                    .startsWith("1 leak, 0 suspects, 0 noise, 0 known")
                    .contains("LEAK v1:", "opened by leakyhandles!fun4", "handles per round:")
                    .contains("3 rounds of process " + pid);
            assertThat(run(and(rounds, "--write-baseline", known.toString()))).isZero();
            out.getBuffer().setLength(0);
            assertThat(run(and(rounds, "--known", known.toString(), "--format", "json")))
                    .as(out.toString())
                    .isZero();
            assertThat(out.toString())
                    .startsWith("{\"schema\":\"dbgeng4j/1\",\"complete\":true,")
                    .contains("\"verdict\":\"LEAK\",\"known\":true,", "\"culprit\":\"leakyhandles!fun4\"");
            assertThat(err.toString()).isEmpty();
            sample.assertCounting();
        }
    }

    private static String[] and(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
    }

    @Test
    void couldNotTellOfRoundsInAProcessThatEnds() {
        String command = Stand.windowsPath(Stand.program("leakyhandles.exe")) + " --limit 3 --interval 1";
        assertThat(run("leaks", "--launch", command, "--rounds", "3", "--round-time", "30s"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("could not tell", "the target ended");
    }

    @Test
    void failsWithTheReason() {
        assertThat(run("leaks", "--pid", "999996", "--for", "1s")).isEqualTo(4);
        assertThat(err.toString())
                .contains("dbgeng4j: there is no process 999996")
                .contains("Remedy");
    }
}
