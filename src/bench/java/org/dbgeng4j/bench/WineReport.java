// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.live.LeakySample;
import org.dbgeng4j.live.Stand;

/** Measures a leak hunt in a real process under Wine, part by part: examples/leakyhandles, which leaks one event a millisecond. */
public final class WineReport {
    private static final int RUNS = 10;
    private static final int LEAKS = 100;
    private static final String[] PARTS = {
        "start and attach", "enable", "run until 100 leaked", "break in", "diff and sites", "detach", "all"
    };

    private WineReport() {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("dbgeng4j-bench");
        double[][] all = new double[PARTS.length][RUNS];
        try (LeakySample sample = LeakySample.start(folder, 1)) {
            hunt(sample); // warm
            for (int run = 0; run < RUNS; run++) {
                double[] now = hunt(sample);
                for (int part = 0; part < PARTS.length; part++) {
                    all[part][run] = now[part];
                }
            }
            sample.assertCounting();
        }
        System.out.printf("%n%-24s %10s %10s %10s%n", "ms", "best", "median", "worst");
        for (int part = 0; part < PARTS.length; part++) {
            Arrays.sort(all[part]);
            System.out.printf(
                    "%-24s %10.1f %10.1f %10.1f%n",
                    PARTS[part], all[part][0], all[part][RUNS / 2], all[part][RUNS - 1]);
        }
    }

    private static double[] hunt(LeakySample sample) throws Exception {
        long[] at = new long[PARTS.length];
        at[0] = System.nanoTime();
        try (DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleTracing tracing = session.handleTracing();
            at[1] = System.nanoTime();
            tracing.enable();
            at[2] = System.nanoTime();
            long before = sample.leaked();
            session.resume();
            sample.awaitLeaked(before + LEAKS);
            at[3] = System.nanoTime();
            session.breakIn();
            at[4] = System.nanoTime();
            HandleDiff diff = tracing.diff();
            int found =
                    diff.leakSites().stream().mapToInt(LeakSite::count).max().orElse(0);
            at[5] = System.nanoTime();
            if (found < LEAKS - 1) {
                throw new IllegalStateException("not the leak that was made: " + diff);
            }
        }
        at[6] = System.nanoTime();
        double[] parts = new double[PARTS.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (i == 6 ? at[6] - at[0] : at[i + 1] - at[i]) / 1e6;
        }
        return parts;
    }
}
