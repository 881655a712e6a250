// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;

/**
 * Attaches to a running program, traces its handles for a while and prints who leaks. Beside it stands what the program
 * itself, examples/leakyhandles, says it leaked in that time. script/demo runs it, live or from a recording.
 */
public class FirstLeak {
    /** Arguments: the program's file name, for how many seconds, and the file, if any, in which it counts its leaks. */
    public static void main(String[] arguments) throws IOException {
        String image = arguments[0];
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        Path counts = arguments.length > 2 ? Path.of(arguments[2]) : null;

        List<LeakSite> sites;
        long leaked;
        try (DebugSession session = debugger().attach(image)) {
            System.out.println("attached to " + image + ", process " + session.processId());
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            leaked = -lastCount(counts); // it stands still here, and again below: both counts are exact
            session.resume();
            session.awaitStop(time);
            session.breakIn();
            leaked += lastCount(counts);
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            session.resume(); // what was just being used is closed a moment later and is no leak
            session.awaitStop(Duration.ofMillis(300));
            session.breakIn();
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
