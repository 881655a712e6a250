// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.live.Simulation;

/** Measures what heap a diff needs: the smallest in which it goes through, and what its result holds. */
public final class MemoryReport {
    private static final int[] HEAPS = {16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};

    private MemoryReport() {}

    /**
     * Measures and prints; with an argument it is the child that takes the diff.
     *
     * @param args empty, or the number of traces
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            System.out.println(diff(Integer.parseInt(args[0])));
            return;
        }
        System.out.printf(
                "%n%-10s %16s %16s %22s %14s%n",
                "traces", "smallest heap MB", "peak use MB", "the result holds MB", "bytes a trace");
        for (int traces : new int[] {1_000, 10_000, 100_000}) {
            for (int heap : HEAPS) {
                String said = child(heap, traces);
                if (said != null) {
                    System.out.printf("%-10d %16d %s%n", traces, heap, said);
                    break;
                }
            }
        }
    }

    /** What the child printed; null where its heap was too small. */
    private static String child(int megabytes, int traces) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Ddbgeng4j.stubs=" + System.getProperty("dbgeng4j.stubs"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryReport.class.getName(),
                        Integer.toString(traces))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output.stripTrailing() : null;
    }

    private static String diff(int traces) throws IOException {
        Path folder = Files.createTempDirectory("dbgeng4j-bench");
        Debugger debugger = Simulation.debugger(folder, LeakyScenario.of(traces, 100));
        try (DebugSession session = debugger.attach(Simulation.PROCESS_ID)) {
            session.handleTracing().enable();
            session.resume();
            session.awaitStop(Duration.ofMinutes(1)).orElseThrow();
            long before = live();
            HandleDiff diff = session.handleTracing().diff();
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getPeakUsage)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            long held = live() - before;
            Reference.reachabilityFence(diff);
            return String.format("%16.0f %22.1f %14.0f", peak / 1e6, held / 1e6, (double) held / traces);
        }
    }

    private static long live() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
