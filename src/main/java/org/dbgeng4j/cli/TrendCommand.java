// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleCountTrend;
import org.dbgeng4j.internal.engine.cdb.ProcessHandleCounts;
import org.dbgeng4j.internal.engine.cdb.SystemProcesses;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Counts the handles of a process again and again and says whether they become more. */
@Command(
        name = "trend",
        mixinStandardHelpOptions = true,
        description = "Counts the handles of a process again and again and says whether they become more.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:steady", "1:growing", "2:usage", "3:could not tell", "4:failed"})
final class TrendCommand implements Callable<Integer> {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which;

    @Option(names = "--every", paramLabel = "TIME", defaultValue = "1s", description = "Count so often; by default 1s.")
    private Duration every;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long: 500ms, 5s, 2m, 1h; by default 10s.")
    private Duration time;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the counts there, as comma-separated values.")
    private Path csv;

    @Option(
            names = "--debugger",
            description = "Stop the process for each count and ask the debugger, which knows the types of the handles.")
    private boolean debugger;

    @Option(names = "--cdb", paramLabel = "PATH", description = "The cdb.exe to use instead of looking for one.")
    private Path cdb;

    @Spec
    private CommandSpec spec;

    private static final class Which {
        @Option(names = "--pid", paramLabel = "N", description = "This process.")
        private Long pid;

        @Option(names = "--name", paramLabel = "IMAGE", description = "The one process of this program.")
        private String name;

        Target target() {
            return pid != null ? Target.attach(pid) : Target.attach(name);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Target target;
        try {
            target = which.target();
            if (time.compareTo(every) < 0) {
                throw new IllegalArgumentException("--for " + Durations.print(time) + " is shorter than --every "
                        + Durations.print(every) + ": there would be one count and no trend");
            }
            if (time.dividedBy(every) >= 1_000_000) {
                throw new IllegalArgumentException("more than a million counts are too many: make --every longer");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try {
            write(""); // a file that cannot be written is told now, not after an hour
            HandleCountTrend trend = trend(target);
            int code = print(trend); // first: a disk that is full takes the file, not what was found
            write(trend.toCsv());
            return code;
        } catch (IOException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("dbgeng4j: cannot write " + csv + ": " + e);
            err.flush();
            return ExitCode.FAILED;
        }
    }

    private void write(String text) throws IOException {
        if (csv != null) {
            Files.writeString(csv, text);
        }
    }

    private HandleCountTrend trend(Target target) throws InterruptedException {
        if (!debugger) {
            SystemProcesses system = cdb == null ? SystemProcesses.here() : SystemProcesses.beside(cdb);
            ProcessHandleCounts source = which.pid != null
                    ? ProcessHandleCounts.of(system, which.pid)
                    : ProcessHandleCounts.of(system, which.name);
            return sample(target, source.processId(), source);
        }
        try (DebugSession session = (cdb == null ? Debugger.find() : Debugger.at(cdb)).open(target)) {
            return sample(target, session.processId(), HandleCountSource.session(session));
        }
    }

    private HandleCountTrend sample(Target target, long processId, HandleCountSource source)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        int times = (int) time.dividedBy(every) + 1;
        out.printf(
                "%s (id %d): %d counts, one every %s%s%n",
                target, processId, times, Durations.print(every), debugger ? ", with a debugger" : "");
        return HandleCountTrend.sample(source, every, times, new Lines(out));
    }

    private int print(HandleCountTrend trend) {
        PrintWriter out = spec.commandLine().getOut();
        HandleCountTrend.Verdict verdict = trend.verdict();
        out.println();
        out.print(trend.chart().replace("\n", System.lineSeparator()));
        out.println();
        trend.rate().ifPresent(rate -> out.println("rate: " + rate));
        out.println(verdict);
        out.flush();
        if (verdict instanceof HandleCountTrend.Growing) {
            return ExitCode.LEAK;
        }
        return verdict instanceof HandleCountTrend.Steady ? ExitCode.NO_LEAK : ExitCode.COULD_NOT_TELL;
    }

    /** A line for each count as it comes. */
    private static final class Lines implements Consumer<HandleCountSample> {
        private final PrintWriter out;
        private HandleCountSample first;
        private long last;

        Lines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void accept(HandleCountSample sample) {
            first = first == null ? sample : first;
            double seconds = Duration.between(first.time(), sample.time()).toMillis() / 1000.0;
            String change = first == sample ? "" : String.format(Locale.ROOT, "  %+d", sample.count() - last);
            out.printf(Locale.ROOT, "%8.1f s %8d handles%s%n", seconds, sample.count(), change);
            out.flush();
            last = sample.count();
        }
    }
}
