// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write the counts there, as comma-separated values, each as it comes.")
    private Path csv;

    @Option(
            names = "--debugger",
            description = "Stop the process for each count and ask the debugger, which knows the types of the handles.")
    private boolean debugger;

    @Option(names = "--cdb", paramLabel = "PATH", description = "The cdb.exe to use instead of looking for one.")
    private Path cdb;

    @Spec
    private CommandSpec spec;

    private Lines lines;

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
            // a file that cannot be written is told now, not after an hour
            lines = new Lines(csv == null ? null : new TrendFile(csv));
            return trend(target);
        } catch (IOException e) {
            complain(e);
            return ExitCode.FAILED;
        } catch (OutputClosed e) {
            return ExitCode.FAILED; // Main says so
        }
    }

    private void complain(IOException e) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("dbgeng4j: " + OutputFile.cannotWrite(csv, e));
        err.flush();
    }

    private int trend(Target target) throws InterruptedException {
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

    private int sample(Target target, long processId, HandleCountSource source) throws InterruptedException {
        int times = (int) time.dividedBy(every) + 1;
        lines.heading = String.format(
                "%s (id %d): %d counts, one every %s%s",
                target, processId, times, Durations.print(every), debugger ? ", with a debugger" : "");
        Interruption interruption = new Interruption(() -> print(lines.soFar()));
        HandleCountTrend trend;
        boolean going;
        try {
            trend = HandleCountTrend.sample(source, every, times, lines);
        } finally {
            going = interruption.done();
        }
        return going ? told(trend) : ExitCode.FAILED;
    }

    /** Prints first: a disk that is full takes the file, not what was found. */
    private int told(HandleCountTrend trend) {
        int code = print(trend);
        return lines.written(trend) ? code : ExitCode.FAILED;
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

    /** Nobody reads any more. */
    private static final class OutputClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A line for each count as it comes, on the screen and in the file. */
    private final class Lines implements Consumer<HandleCountSample> {
        private final PrintWriter out = spec.commandLine().getOut();
        private final List<HandleCountSample> samples = new ArrayList<>();
        private TrendFile file;
        private boolean failed;
        private String heading;

        Lines(TrendFile file) {
            this.file = file;
        }

        synchronized HandleCountTrend soFar() {
            return HandleCountTrend.of(samples);
        }

        @Override
        public void accept(HandleCountSample sample) {
            HandleCountSample first = samples.isEmpty() ? sample : samples.get(0);
            if (first == sample) {
                out.println(heading); // only now the process is found for certain
            }
            double seconds = Duration.between(first.time(), sample.time()).toMillis() / 1000.0;
            String change = first == sample
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "  %+d",
                            sample.count() - samples.get(samples.size() - 1).count());
            out.printf(Locale.ROOT, "%8.1f s %8d handles%s%n", seconds, sample.count(), change);
            synchronized (this) {
                samples.add(sample);
            }
            write(open -> open.add(sample));
            if (out.checkError() || System.out.checkError()) {
                throw new OutputClosed();
            }
        }

        /** Ends the file; false where it is not whole. */
        boolean written(HandleCountTrend trend) {
            write(open -> open.end(trend));
            return !failed;
        }

        /** What cannot be written is told at once, and the counts go on without the file. */
        private void write(Writing writing) {
            try {
                if (file != null) {
                    writing.to(file);
                }
            } catch (IOException e) {
                file = null;
                failed = true;
                complain(e);
            }
        }
    }

    @FunctionalInterface
    private interface Writing {
        void to(TrendFile file) throws IOException;
    }
}
