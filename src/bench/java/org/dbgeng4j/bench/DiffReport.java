// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.live.Simulation;

/**
 * Measures how long a target stands still for a diff, how much of that is the debugger's, and a leak hunt from end to end,
 * beside the same in Python; then how both grow with the traces and with the leak sites.
 */
public final class DiffReport {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern COMMAND = Pattern.compile("\"type\":\"command\".*?\"text\":\"([^\"]*)\"");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path folder = Files.createTempDirectory("dbgeng4j-bench");
    private Debugger debugger;

    private DiffReport() throws IOException {}

    /** Best times in nanoseconds; {@code library} is what the asking thread computed itself. */
    private record Times(
            int commands, double raw, double stands, double library, double hunt, double python, double pythonStands) {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        DiffReport report = new DiffReport();
        report.measure(1_000, 100, 30); // warm
        report.table(
                "traces, of 100 sites",
                List.of(new int[] {1_000, 100}, new int[] {10_000, 100}, new int[] {100_000, 100}));
        report.table(
                "sites, of 10,000 traces",
                List.of(new int[] {10_000, 10}, new int[] {10_000, 100}, new int[] {10_000, 1_000}));
    }

    private void table(String title, List<int[]> sizes) throws IOException, InterruptedException {
        System.out.printf(
                "%n%-24s %8s %12s %12s %9s %9s | %8s %9s %13s | %s%n",
                title,
                "commands",
                "raw text ms",
                "standing ms",
                "library ms",
                "library %",
                "hunt ms",
                "Python ms",
                "its standing",
                "slopes: standing, library");
        Times before = null;
        int sizeBefore = 0;
        for (int[] size : sizes) {
            int n = sizes.get(0)[0] == sizes.get(1)[0] ? size[1] : size[0];
            Times now = measure(size[0], size[1], size[0] > 50_000 ? 3 : 10);
            System.out.printf(
                    "%-24d %8d %12.1f %12.1f %9.1f %9.1f | %8.1f %9.1f %13.1f | %s%n",
                    n,
                    now.commands,
                    now.raw / 1e6,
                    now.stands / 1e6,
                    now.library / 1e6,
                    100 * now.library / now.stands,
                    now.hunt / 1e6,
                    now.python / 1e6,
                    now.pythonStands / 1e6,
                    before == null
                            ? ""
                            : slope(before.stands, now.stands, sizeBefore, n) + " "
                                    + slope(before.library, now.library, sizeBefore, n));
            before = now;
            sizeBefore = n;
        }
    }

    /** The power of the size that the time grows with: 1 is linear. */
    static String slope(double before, double now, double sizeBefore, double size) {
        return String.format("%.2f", Math.log(now / before) / Math.log(size / sizeBefore));
    }

    private Times measure(int traces, int sites, int runs) throws IOException, InterruptedException {
        debugger = Simulation.debugger(folder, LeakyScenario.of(traces, sites)).withCommandTimeout(LONG);
        List<String> commands = commands(traces, sites);
        double[] raw = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] diff = raw.clone();
        double[] python = raw.clone();
        for (int i = 0; i < runs; i++) {
            keepBest(raw, hunt(session -> commands.forEach(session::execute)));
            keepBest(diff, hunt(session -> session.handleTracing().diff().leakSites()));
            if (i < 3) {
                String[] said = python("hunt", folder).split(" ");
                keepBest(python, Double.parseDouble(said[0]), Double.parseDouble(said[1]));
            }
        }
        return new Times(commands.size(), raw[1], diff[1], diff[2], diff[0], python[0], python[1]);
    }

    private static void keepBest(double[] best, double... now) {
        for (int i = 0; i < now.length; i++) {
            best[i] = Math.min(best[i], now[i]);
        }
    }

    /** What a diff asks of the debugger. */
    private List<String> commands(int traces, int sites) throws IOException {
        Path recording = folder.resolve(traces + "-" + sites + ".jsonl");
        Files.deleteIfExists(recording);
        Debugger plain = debugger;
        debugger = plain.recordingTo(recording);
        hunt(session -> check(session.handleTracing().diff(), traces, sites));
        debugger = plain;
        List<String> all = COMMAND.matcher(Files.readString(recording))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        Files.delete(recording);
        return all.subList(all.indexOf("!htrace -diff"), all.lastIndexOf("!htrace -snapshot") + 1);
    }

    private static void check(HandleDiff diff, int traces, int sites) {
        if (!(diff instanceof HandleDiff.Complete complete)
                || complete.outstanding() != traces
                || complete.leakSites().size() != sites) {
            throw new IllegalStateException("not the diff that was made up: " + diff);
        }
    }

    /**
     * Attaches, traces, lets it run to its stop, works, lets it run on and detaches. The whole, the time from the stop to the
     * next run, and what this thread computed in that time, in nanoseconds.
     */
    private double[] hunt(Consumer<DebugSession> work) {
        long start = System.nanoTime();
        long stood;
        long computed;
        try (DebugSession session = debugger.attach(Simulation.PROCESS_ID)) {
            session.handleTracing().enable();
            session.resume();
            session.awaitStop(LONG).orElseThrow();
            long stop = System.nanoTime();
            long before = THREADS.getCurrentThreadCpuTime();
            work.accept(session);
            computed = THREADS.getCurrentThreadCpuTime() - before;
            session.resume();
            stood = System.nanoTime() - stop;
        }
        return new double[] {System.nanoTime() - start, stood, computed};
    }

    static String python(String what, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3",
                        "src/bench/python/driver.py",
                        what,
                        folder.resolve("cdb").toString(),
                        Long.toString(Simulation.PROCESS_ID))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
