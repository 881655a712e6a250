// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.util.Map;
import java.util.TreeMap;
import org.dbgeng4j.handles.HandleTracing;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures the decoding of a full ring against copying its bytes, in one run, and prints the ratio. */
public final class RingReport {
    private RingReport() {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws RunnerException {
        Map<String, Double> milliseconds = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(RingBenchmark.class.getSimpleName())
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            milliseconds.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    result.getPrimaryResult().getStatistics().getMin());
        }
        double floor = milliseconds.get("copy");
        System.out.printf("%n%-20s %10s %22s %s%n", "", "ms", "traces per ms", "copying the bytes = 1");
        milliseconds.forEach((name, time) -> System.out.printf(
                "%-20s %10.2f %22.0f %.2f%n", name, time, HandleTracing.LARGEST_RING / time, time / floor));
    }
}
