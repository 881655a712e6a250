// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.SessionListener;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakReport;
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
            description = "Write what leaks or is suspect as known leaks; the exit code is then 0.")
    private Path baseline;

    @Option(names = "--format", paramLabel = "FORM", defaultValue = "text", description = "text or json.")
    private Form form;

    private enum Form {
        text,
        json
    }

    /** What is checked before a debugger is started. */
    HandleLeaks prepared(HandleLeaks leaks, Duration settle) {
        HandleLeaks prepared = leaks.rounds(rounds).warmUp(warmUp).settle(settle);
        return known == null ? prepared : prepared.knownLeaks(KnownLeaks.read(known));
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
            KnownLeaks.baseline(report).write(baseline);
            return ExitCode.NO_LEAK;
        }
        return report.leaks().isEmpty() ? ExitCode.NO_LEAK : ExitCode.LEAK;
    }

    /** Waits for the time of a round, or the end of the process, with a progress line if somebody is there to see it. */
    private void watch(DebugSession session, int round) {
        CountDownLatch ended = new CountDownLatch(1);
        SessionListener listener = new SessionListener() {
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
