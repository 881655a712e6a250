// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.exec.CommandLine;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.internal.text.OwnStops;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Traces a process for a while and prints what it left open. */
@Command(
        name = "leaks",
        mixinStandardHelpOptions = true,
        description = {
            "Traces the handles of a process for a while, or for several rounds, and prints those it left open, by call stack."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no leak", "1:leak", "2:usage", "3:could not tell", "4:failed"})
final class LeaksCommand implements Callable<Integer> {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private HowLong howLong;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description = "How long the process runs on before what it closed late is left out; by default 500ms.")
    private Duration settle;

    @Option(names = "--cdb", paramLabel = "PATH", description = "The cdb.exe to use instead of looking for one.")
    private Path cdb;

    @Option(names = "--symbols", paramLabel = "PATH", description = "The symbol path; by default no server is asked.")
    private String symbols;

    @Spec
    private CommandSpec spec;

    private final OwnStops stops = new OwnStops();

    private static final class HowLong {
        @Option(names = "--for", paramLabel = "TIME", description = "How long, at a stretch: 500ms, 5s, 2m, 1h.")
        private Duration time;

        @ArgGroup(exclusive = false)
        private RoundsOptions rounds;
    }

    private static final class Which {
        @Option(names = "--pid", paramLabel = "N", description = "Attach to this process.")
        private Long pid;

        @Option(names = "--name", paramLabel = "IMAGE", description = "Attach to the one process of this program.")
        private String name;

        @Option(names = "--launch", paramLabel = "CMD", description = "Start this command line, and end it afterwards.")
        private String command;

        Target target() {
            if (pid != null) {
                return Target.attach(pid);
            }
            if (name != null) {
                return Target.attach(name);
            }
            String[] words = command.isBlank()
                    ? new String[] {""}
                    : CommandLine.parse(command).toStrings();
            // CommandLine keeps the quotes of words with blanks
            String[] plain = Arrays.stream(words)
                    .map(word -> word.replaceAll("^([\"'])(.*)\\1$", "$2"))
                    .toArray(String[]::new);
            return Target.launch(plain[0], Arrays.copyOfRange(plain, 1, plain.length));
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Target target;
        Debugger debugger;
        try {
            target = which.target();
            if (howLong.rounds != null) {
                howLong.rounds.prepared(HandleLeaks.in(target), settle);
            }
            debugger = cdb == null ? Debugger.find() : Debugger.at(cdb);
            debugger = symbols == null ? debugger : debugger.withSymbolPath(symbols);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try (DebugSession session = debugger.open(target)) {
            if (howLong.rounds != null) {
                return howLong.rounds.run(session, settle, out);
            }
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            if (!run(session, howLong.time)) {
                return couldNotTell(session, out);
            }
            HandleDiff diff = tracing.diff();
            if (diff instanceof HandleDiff.Complete complete && complete.outstanding() > 0) {
                // what was just under way is no leak: let it come to its end
                if (!run(session, settle)) {
                    return couldNotTell(session, out);
                }
                diff = tracing.stillOpen(complete);
            }
            return print(diff, session, out);
        }
    }

    /** Lets the target run for a time and stops it; false when it did not run so long. */
    private boolean run(DebugSession session, Duration time) {
        session.resume();
        if (!watch(session, time)) {
            return false;
        }
        boolean ran = session.state() == RunState.RUNNING;
        try {
            session.breakIn();
        } catch (RunStateException e) {
            if (e.state() == RunState.EXITED) {
                return false;
            }
            throw e;
        }
        StopEvent event = session.lastEvent();
        if (event instanceof StopEvent.BreakIn) {
            return true;
        }
        if (ran) {
            stops.breakIsPending();
        }
        return stops.passes(event);
    }

    private int couldNotTell(DebugSession session, PrintWriter out) {
        out.println("could not tell: " + session.target()
                + stops.spoiling()
                        .map(what -> " stopped by itself while it was traced: " + what)
                        .orElse(" exited while it was traced"));
        out.flush();
        return ExitCode.COULD_NOT_TELL;
    }

    /** Waits with a progress line, if somebody is there to see it, for a time; false where the target did not run so long. */
    private boolean watch(DebugSession session, Duration time) {
        boolean seen = System.console() != null;
        long end = System.nanoTime() + time.toNanos();
        boolean runs = true;
        for (long left = time.toNanos(); left > 0 && runs; left = end - System.nanoTime()) {
            if (seen) {
                System.err.printf("\rtracing %s: %d s left ", session.target(), left / 1_000_000_000 + 1);
                System.err.flush();
            }
            Optional<StopEvent> stop = session.awaitStop(Duration.ofNanos(Math.min(left, 1_000_000_000)));
            runs = stop.isEmpty() || session.state() == RunState.STOPPED && stops.passes(stop.get());
            if (runs && stop.isPresent()) {
                session.resume();
            }
        }
        if (seen) {
            System.err.print("\r\033[K");
            System.err.flush();
        }
        return runs;
    }

    private int print(HandleDiff diff, DebugSession session, PrintWriter out) {
        try {
            if (diff instanceof HandleDiff.Incomplete incomplete) {
                incomplete.atLeast().forEach(site -> out.println("at least " + site + "\n"));
                // throws, with the reason and the remedy
                incomplete.leakSites();
            }
            HandleDiff.Complete complete = (HandleDiff.Complete) diff;
            int sites = complete.leakSites().size();
            out.printf(
                    "%s (id %d) traced for %s: %d handle operations, %d %s outstanding, %d leak %s%n",
                    session.target(),
                    session.processId(),
                    Durations.print(howLong.time),
                    complete.newTraces(),
                    complete.outstanding(),
                    complete.outstanding() == 1 ? "handle" : "handles",
                    sites,
                    sites == 1 ? "site" : "sites");
            for (LeakSite site : complete.leakSites()) {
                out.println();
                out.println(site);
            }
            Stream.concat(complete.warnings().stream(), stops.warnings().stream())
                    .forEach(warning -> out.println("warning: " + warning));
            return sites == 0 ? ExitCode.NO_LEAK : ExitCode.LEAK;
        } finally {
            out.flush();
        }
    }
}
