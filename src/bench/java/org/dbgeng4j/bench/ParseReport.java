// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dbgeng4j.handles.HandleTraceLog;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures reading of one log in all ways, in one run, and prints the table of docs/performance.md. */
public final class ParseReport {
    private static final int TIMES = 10;

    private ParseReport() {}

    /**
     * Measures and prints; with an argument it is the child that reads the log ten times over in a small heap.
     *
     * @param args empty, or {@code peak}
     */
    public static void main(String[] args) throws IOException, RunnerException, InterruptedException {
        if (args.length > 0) {
            System.out.println(peak());
            return;
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(ParseBenchmark.class.getSimpleName())
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            seconds.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getStatistics().getMin() / 1000);
        }
        String log = ParseBenchmark.LOG.toString();
        seconds.put("wc -l", best(5, "wc", "-l", log));
        seconds.put("Python re", best(1, "python3", "src/bench/python/regex_parser.py", log));
        print(seconds, Files.size(ParseBenchmark.LOG) / 1e6);
        System.out.println(child());
    }

    private static void print(Map<String, Double> seconds, double megabytes) {
        double parser = seconds.get("parser");
        System.out.printf("%n%-20s %10s %10s %s%n", "", "MB/s", "seconds", "the parser takes");
        seconds.forEach((name, time) -> System.out.printf(
                "%-20s %10.0f %10.3f 1/%.2f of its time%n", name, megabytes / time, time, time / parser));
    }

    private static double best(int runs, String... command) throws IOException, InterruptedException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor() != 0) {
                return Double.NaN;
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }

    private static String child() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParseReport.class.getName(),
                        "peak")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }

    /** A log of a gigabyte, which is the one of 100 MiB ten times over. */
    private static String peak() throws IOException {
        List<InputStream> parts = IntStream.range(0, TIMES)
                .mapToObj(i -> {
                    try {
                        return Files.newInputStream(ParseBenchmark.LOG);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .collect(Collectors.toList());
        long[] traces = {0};
        long start = System.nanoTime();
        try (InputStream all = new SequenceInputStream(Collections.enumeration(parts))) {
            HandleTraceLog.printed().scan(all, trace -> traces[0]++);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.gc();
        long live = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        return String.format(
                "%.2f GB, %d traces, in a heap of %d MB: %.2f s from a cold start, peak use with garbage %.0f MB, %.0f MB after",
                TIMES * Files.size(ParseBenchmark.LOG) / 1e9,
                traces[0],
                Runtime.getRuntime().maxMemory() >> 20,
                seconds,
                peak / 1e6,
                live / 1e6);
    }
}
