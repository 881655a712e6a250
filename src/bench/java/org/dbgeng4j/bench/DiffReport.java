// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.live.Simulation;

/**
 * Measures how long a target stands still for a diff, how much of that the debugger alone takes, and a leak hunt from end to
 * end, on each engine and beside the same in Python; then how all grow with the traces and with the leak sites.
 */
public final class DiffReport {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern COMMAND = Pattern.compile("\"type\":\"command\".*?\"text\":\"([^\"]*)\"");
    private static final int[] TRACES = {1_000, 10_000, 100_000};
    private static final int[] SITES = {10, 100, 1_000};

    private DiffReport() {}

    /** A hunt, and in it from the stop to the next run, in nanoseconds; the processor time of the latter. */
    private record Hunt(double all, double stands, Cpu cpu) {}

    /** The best of each, in nanoseconds; what is not measured for an engine is not a number. */
    private record Times(int commands, double alone, double hunt, Hunt best, double python, double pythonStands) {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        for (Driven engine : Driven.values()) {
            measure(engine, 1_000, 100, 30); // warm
            table(engine, "traces, 100 sites", TRACES, new int[] {100});
        }
        table(Driven.CDB, "sites, 10,000 traces", new int[] {10_000}, SITES);
    }

    private static void table(Driven engine, String title, int[] traces, int[] sites)
            throws IOException, InterruptedException {
        System.out.printf("%n%s%n", engine.title);
        print(
                title,
                "commands",
                "standing",
                "alone",
                "adds ms",
                "adds %",
                "asking",
                "threads",
                "JVM",
                "debugger",
                "CPU %",
                "hunt ms",
                "Python",
                "standing",
                "ours = 1",
                "slopes: standing, library's CPU, debugger's CPU, hunt");
        double[] before = null;
        for (int i = 0; i < Math.max(traces.length, sites.length); i++) {
            int ofTraces = traces[Math.min(i, traces.length - 1)];
            int ofSites = sites[Math.min(i, sites.length - 1)];
            Times now = measure(engine, ofTraces, ofSites, ofTraces > 50_000 ? 3 : 8);
            Hunt best = now.best;
            Cpu cpu = best.cpu;
            double library = cpu.asking() + cpu.threads();
            double[] grows = {best.stands, library, cpu.debugger(), now.hunt};
            print(
                    String.valueOf(traces.length > 1 ? ofTraces : ofSites),
                    String.valueOf(now.commands),
                    millis(best.stands),
                    millis(now.alone),
                    millis(best.stands - now.alone),
                    number("%.0f", 100 * (best.stands - now.alone) / best.stands),
                    millis(cpu.asking()),
                    millis(cpu.threads()),
                    millis(cpu.jvm()),
                    millis(cpu.debugger()),
                    number("%.0f", 100 * library / (library + cpu.debugger())),
                    millis(now.hunt),
                    millis(now.python),
                    millis(now.pythonStands),
                    number("%.1f", now.pythonStands / best.stands),
                    slopes(before, grows));
            before = grows;
        }
    }

    private static void print(Object... cells) {
        System.out.printf("%-20s %8s | %8s %8s %8s %6s | CPU ms %8s %8s %6s %8s %5s | %8s %8s %8s %8s | %s%n", cells);
    }

    private static String millis(double nanos) {
        return number("%.1f", nanos / 1e6);
    }

    /** What is not measured for an engine is a dash. */
    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(format, value);
    }

    private static String slopes(double[] before, double[] now) {
        return before == null
                ? ""
                : IntStream.range(0, now.length)
                        .mapToObj(i -> slope(before[i], now[i], 10))
                        .collect(Collectors.joining(" "));
    }

    /** The power of the size that a figure grows with, when the size is so many times as large: 1 is linear. */
    static String slope(double before, double now, double times) {
        return String.format("%.2f", Math.log(now / before) / Math.log(times));
    }

    private static Times measure(Driven engine, int traces, int sites, int runs)
            throws IOException, InterruptedException {
        Debugger debugger = engine.over(LeakyScenario.of(traces, sites)).withCommandTimeout(LONG);
        List<String> commands = commands(debugger, traces, sites);
        double[] best = new double[3];
        Arrays.fill(best, engine == Driven.CDB ? Double.MAX_VALUE : Double.NaN);
        double hunt = Double.MAX_VALUE;
        Hunt standing = null;
        for (int i = 0; i < runs; i++) {
            Hunt now = hunt(debugger);
            hunt = Math.min(hunt, now.all);
            standing = standing == null || now.stands < standing.stands ? now : standing;
            if (engine == Driven.CDB) {
                best[0] = Math.min(best[0], BarePipe.standing(debugger.path(), commands));
                String[] said = python("hunt", debugger.path()).split(" ");
                best[1] = Math.min(best[1], Double.parseDouble(said[0]));
                best[2] = Math.min(best[2], Double.parseDouble(said[1]));
            }
        }
        return new Times(commands.size(), best[0], hunt, standing, best[1], best[2]);
    }

    /** What a diff asks of the debugger, as a recording has it. */
    private static List<String> commands(Debugger debugger, int traces, int sites) throws IOException {
        Path recording = Files.createTempDirectory("dbgeng4j-bench").resolve("diff.jsonl");
        try (DebugSession session = debugger.recordingTo(recording).attach(Simulation.PROCESS_ID)) {
            toTheStop(session);
            check(session.handleTracing().diff(), traces, sites);
        }
        List<String> all = COMMAND.matcher(Files.readString(recording))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        Files.delete(recording);
        return all.subList(all.indexOf("!htrace -diff"), all.lastIndexOf("!htrace -snapshot") + 1);
    }

    private static void toTheStop(DebugSession session) {
        session.handleTracing().enable();
        session.resume();
        session.awaitStop(LONG).orElseThrow();
    }

    private static void check(HandleDiff diff, int traces, int sites) {
        if (!(diff instanceof HandleDiff.Complete complete)
                || complete.outstanding() != traces
                || complete.leakSites().size() != sites) {
            throw new IllegalStateException("not the diff that was made up: " + diff);
        }
    }

    /** Attaches, traces, lets it run to its stop, takes the diff, lets it run on and detaches. */
    private static Hunt hunt(Debugger debugger) {
        long start = System.nanoTime();
        double stands;
        Cpu cpu;
        try (DebugSession session = debugger.attach(Simulation.PROCESS_ID)) {
            toTheStop(session);
            Cpu before = Cpu.now(true);
            long stop = System.nanoTime();
            session.handleTracing().diff().leakSites();
            session.resume();
            stands = System.nanoTime() - stop;
            cpu = Cpu.now(false).since(before);
        }
        return new Hunt(System.nanoTime() - start, stands, cpu);
    }

    static String python(String what, Path debugger) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3",
                        "src/bench/python/driver.py",
                        what,
                        debugger.toString(),
                        Long.toString(Simulation.PROCESS_ID))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
