// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.live.Simulation;

/**
 * Measures what heap a diff needs in the JVM that asks for it: the smallest in which it goes through, and what its result
 * holds. The heap of an engine host is not limited.
 */
public final class MemoryReport {
    private static final int[] HEAPS = {16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};

    private MemoryReport() {}

    /**
     * Measures and prints; with an argument it is the child that takes the diff.
     *
     * @param args empty, or an engine and the number of traces
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            System.out.println(diff(Driven.valueOf(args[0]), Integer.parseInt(args[1])));
            return;
        }
        for (Driven engine : Driven.values()) {
            System.out.printf(
                    "%n%s%n%-10s %16s %14s %20s %14s %s%n",
                    engine.title,
                    "traces",
                    "smallest heap MB",
                    "peak use MB",
                    "the result holds MB",
                    "bytes a trace",
                    "slopes: heap, peak, result");
            double[] before = null;
            for (int traces : new int[] {1_000, 10_000, 100_000}) {
                before = row(engine, traces, before);
            }
        }
    }

    private static double[] row(Driven engine, int traces, double[] before) throws IOException, InterruptedException {
        for (int heap : HEAPS) {
            String said = child(heap, engine, traces);
            if (said != null) {
                String[] words = said.split(" ");
                double[] now = {heap, Double.parseDouble(words[0]), Double.parseDouble(words[1])};
                System.out.printf(
                        "%-10d %16d %14.0f %20.1f %14.0f", traces, heap, now[1] / 1e6, now[2] / 1e6, now[2] / traces);
                for (int i = 0; before != null && i < now.length; i++) {
                    System.out.print(" " + DiffReport.slope(before[i], now[i], 10));
                }
                System.out.println();
                return now;
            }
        }
        throw new IllegalStateException("no heap is large enough for " + traces + " traces");
    }

    /** What the child printed; null where its heap was too small. */
    private static String child(int megabytes, Driven engine, int traces) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Ddbgeng4j.stubs=" + System.getProperty("dbgeng4j.stubs"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryReport.class.getName(),
                        engine.name(),
                        Integer.toString(traces))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output.strip() : null;
    }

    private static String diff(Driven engine, int traces) throws IOException {
        Debugger debugger = engine.over(LeakyScenario.of(traces, 100));
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
            return peak + " " + held;
        }
    }

    private static long live() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
