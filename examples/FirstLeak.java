// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;

/**
 * Attaches to a running program, traces its handles for a while and prints who leaks. Beside it stands what the program
 * itself, examples/leakyhandles, says it leaked in that time. script/demo runs it, live or from a recording, and {@code
 * script/example FirstLeak leakyhandles.exe 3} does by hand.
 */
public class FirstLeak {
    /** Arguments: who, for how many seconds, and the file, if any, in which it counts its leaks. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: FirstLeak IMAGE|PID SECONDS [FILE]   such as: FirstLeak leakyhandles.exe 3");
            System.exit(2);
        }
        String who = arguments[0];
        Target target = who.matches("\\d+") ? Target.attach(Long.parseLong(who)) : Target.attach(who);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        Path counts = arguments.length > 2 ? Path.of(arguments[2]) : null;

        List<LeakSite> sites;
        long leaked;
        try (DebugSession session = debugger().open(target)) {
            System.out.println("attached to process " + session.processId());
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            leaked = -lastCount(counts); // it stands still here, and again below: both counts are exact
            run(session, time);
            leaked += lastCount(counts);
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            run(session, Duration.ofMillis(300)); // what was just being used is closed a moment later and is no leak
            sites = tracing.stillOpen(diff).leakSites();
        }

        System.out.println("traced for " + time.toSeconds() + " s: " + sites.size() + " leak site(s)");
        sites.forEach(site -> System.out.println("\n" + site + "\n"));
        if (counts != null) {
            System.out.println("the program itself says that it leaked " + leaked + " handles in that time");
        }
        if (sites.size() != 1 || counts != null && Math.abs(sites.get(0).count() - leaked) > 1) {
            System.out.println("FAILED: that is not what was found");
            System.exit(1);
        }
    }

    /** Lets it run that long, whatever stops it on the way, and stops it. */
    private static void run(DebugSession session, Duration time) {
        session.runUntil(event -> false, time);
        session.breakIn();
    }

    /** The debugger of this machine; DBGENG4J_RECORDING names a recording to play back, or to make if it is not there. */
    private static Debugger debugger() {
        String recording = System.getenv("DBGENG4J_RECORDING");
        if (recording == null) {
            return Debugger.find();
        }
        Path file = Path.of(recording);
        return Files.exists(file) ? Debugger.replay(file) : Debugger.find().recordingTo(file);
    }

    private static long lastCount(Path counts) throws IOException {
        if (counts == null) {
            return 0;
        }
        List<String> lines = Files.readAllLines(counts);
        return Long.parseLong(lines.get(lines.size() - 1).replace("leaked ", "").strip());
    }
}
