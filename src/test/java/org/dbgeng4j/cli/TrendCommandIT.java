// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.live.LeakySample;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.Test;

/** {@code dbgeng4j trend} on real processes: what it prints, and its exit codes. */
class TrendCommandIT extends OnWine {
    @Test
    void aLeakGrowsAndReturnsOne() throws Exception {
        Path csv = folder.resolve("trend.csv");
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            String id = Long.toString(sample.processId());
            assertThat(run("trend", "--pid", id, "--every", "500ms", "--for", "3s", "--csv", csv.toString()))
                    .isEqualTo(1);
            sample.assertCounting();
        }
        assertThat(out.toString())
                .contains("7 counts, one every 500 ms", "handles  +")
                .containsPattern("rate: [345]\\d\\.\\d handles per second")
                .containsPattern("growing at [23]\\d{3} handles per minute: [23]\\d{3} of type Event")
                .contains("|*")
                .containsPattern("3\\.\\d s");
        assertThat(Files.readAllLines(csv)).hasSize(8).first().asString().startsWith("time,seconds,count,");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aProcessThatLeaksNothingIsSteadyAndReturnsZero() throws Exception {
        // it leaks once, before the first count, and then sleeps for minutes
        try (LeakySample sample = LeakySample.start(folder, 600_000)) {
            assertThat(run("trend", "--name", "leakyhandles.exe", "--every", "200ms", "--for", "2s"))
                    .as(out.toString() + err)
                    .isZero();
            assertThat(out.toString()).contains("(id " + sample.processId() + ")", "steady: no growth, or less than");
        }
    }

    @Test
    void theDebuggerTellsTheTypes() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            String id = Long.toString(sample.processId());
            assertThat(run("trend", "--pid", id, "--every", "500ms", "--for", "2s", "--debugger"))
                    .as(out.toString() + err)
                    .isEqualTo(1);
            sample.assertCounting();
        }
        assertThat(out.toString()).contains("with a debugger", "of type Event");
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void couldNotTellOfAProcessThatEnds() throws Exception {
        LeakySample sample = LeakySample.start(folder, 20);
        Thread end = new Thread(() -> {
            try {
                sample.awaitLeaked(sample.leaked() + 50);
                sample.close();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        end.start();
        assertThat(run("trend", "--pid", Long.toString(sample.processId()), "--every", "200ms", "--for", "1m"))
                .isEqualTo(3);
        end.join();
        assertThat(out.toString()).contains("could not tell: the process ended");
    }

    @Test
    void failsWithTheReason() {
        assertThat(run("trend", "--pid", "999996", "--for", "1s")).isEqualTo(4);
        assertThat(err.toString()).contains("dbgeng4j: there is no process 999996", "Remedy");
        assertThat(run("trend", "--name", "nobody.exe", "--for", "1s")).isEqualTo(4);
        assertThat(err.toString()).contains("there is no process of the program nobody.exe");
        assertThat(out.toString()).as("no heading of what is not there").isEmpty();
    }
}
