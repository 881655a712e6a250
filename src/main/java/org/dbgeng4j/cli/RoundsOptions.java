// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.KnownLeaksException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.SessionListener;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.KnownLeak;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.internal.text.KnownLeaksText;
import org.dbgeng4j.report.LeakReportJson;
import picocli.CommandLine.Option;

/** Judges several rounds, each a time for which the process does whatever it does. */
final class RoundsOptions {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            required = true,
            description = "Trace so many rounds and judge what each left open.")
    private int rounds;

    @Option(
            names = "--round-time",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long a round is; by default 5s.")
    private Duration time;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "1",
            description = "So many rounds come before, untraced; by default 1.")
    private int warmUp;

    @Option(names = "--known", paramLabel = "FILE", description = "The leaks that are known and do not fail.")
    private Path known;

    @Option(
            names = "--write-baseline",
            paramLabel = "FILE",
            description =
                    "Write what leaks or is suspect as known leaks, after those of --known; the exit code is then 0.")
    private Path baseline;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "The form of the rounds' report, text or json; needs --rounds.")
    private Form form;

    private enum Form {
        text,
        json
    }

    /** What is checked before a debugger is started. */
    HandleLeaks prepared(HandleLeaks leaks, Duration settle) {
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds " + rounds + ": one round is the least");
        }
        if (warmUp < 0) {
            throw new IllegalArgumentException("--warm-up " + warmUp + ": none, 0, is the least");
        }
        if (baseline != null) {
            checkBaseline();
        }
        HandleLeaks prepared = leaks.rounds(rounds).warmUp(warmUp).settle(settle);
        return known == null ? prepared : prepared.knownLeaks(KnownLeaks.read(known));
    }

    /** What people wrote by hand must not be lost, nor the rounds for a file that cannot be written. */
    private void checkBaseline() {
        try {
            if (Files.isRegularFile(baseline) && Files.size(baseline) > 0 && !baselineIsKnown()) {
                throw new KnownLeaksException(
                        "--write-baseline would write over the known leaks that are there already",
                        "file: " + baseline,
                        "give the file as --known too, which keeps its entries, or name another",
                        null);
            }
            OutputFile.check(baseline);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private boolean baselineIsKnown() throws IOException {
        return known != null && Files.exists(baseline) && Files.isSameFile(known, baseline);
    }

    private KnownLeaksException cannotWrite(IOException e) {
        return new KnownLeaksException(
                "the file of known leaks cannot be written", "file: " + baseline + "\n" + e, OutputFile.REMEDY, e);
    }

    /** Adds the new ones to those that are known; where these stand in the same file, all that it says stays. */
    private void writeBaseline(LeakReport report) {
        List<KnownLeak> old = known == null ? List.of() : KnownLeaks.read(known).entries();
        List<KnownLeak> fresh = new ArrayList<>(KnownLeaks.baseline(report).entries());
        fresh.removeAll(old);
        try {
            if (!baselineIsKnown()) {
                fresh.addAll(0, old);
                new KnownLeaks(fresh).write(baseline);
            } else if (!fresh.isEmpty()) {
                Files.writeString(baseline, KnownLeaksText.added(fresh), StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    int run(DebugSession session, Duration settle, PrintWriter out) {
        LeakReport report = prepared(HandleLeaks.in(session), settle).duringEachRound(round -> watch(session, round));
        try {
            if (form == Form.json) {
                new LeakReportJson(out).report(report);
            } else {
                out.println(report);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            out.flush();
        }
        if (report instanceof LeakReport.Incomplete) {
            return ExitCode.COULD_NOT_TELL;
        }
        if (baseline != null) {
            writeBaseline(report);
            return ExitCode.NO_LEAK;
        }
        return report.leaks().isEmpty() ? ExitCode.NO_LEAK : ExitCode.LEAK;
    }

    /** Waits for the time of a round, or the end of the process, with a progress line if somebody is there to see it. */
    private void watch(DebugSession session, int round) {
        CountDownLatch ended = new CountDownLatch(1);
        SessionListener listener = new SessionListener() {
            @Override
            public void stopped(StopEvent event) {
                // the state says it too
            }

            @Override
            public void stateChanged(RunState before, RunState now) {
                if (now == RunState.EXITED || !now.isLive()) {
                    ended.countDown();
                }
            }
        };
        session.addListener(listener);
        boolean seen = System.console() != null;
        try {
            if (seen) {
                System.err.print(round == 0 ? "\rwarming up " : "\rround " + round + " of " + rounds + " ");
                System.err.flush();
            }
            if (session.state() == RunState.RUNNING || session.state() == RunState.STOPPED) {
                ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.removeListener(listener);
            if (seen) {
                System.err.print("\r\033[K");
                System.err.flush();
            }
        }
    }
}
