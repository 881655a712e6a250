// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerException;

/**
 * A JVM of its own with the engine in it, for what would end the JVM of the tests or leave a thread in it for good. Each
 * line that it prints is a result: how long a call took and what came of it.
 */
public final class SuffersInProcess {
    static final Duration TIMEOUT = Duration.ofMillis(500);
    static final Duration START = Duration.ofSeconds(1);

    private SuffersInProcess() {}

    private interface Call {
        void run() throws Exception;
    }

    /** What to call; a statement of the scenario; the folder of a recording. */
    public static void main(String[] arguments) throws Exception {
        Debugger engine = Simulation.dbgEng(Simulation.LEAKY, "speed 20", arguments[1])
                .inProcess()
                .withStartTimeout(arguments[0].equals("start") ? START : Duration.ofSeconds(60))
                .recordingTo(Path.of(arguments[2]));
        if (arguments[0].equals("start")) {
            tell("start", () -> engine.attach(Simulation.PROCESS_ID));
            return;
        }
        DebugSession session = engine.attach(Simulation.PROCESS_ID);
        switch (arguments[0]) {
            case "command" -> tell("call", () -> session.execute("lm", TIMEOUT));
            case "symbols" -> tell("call", () -> session.reloadSymbols(TIMEOUT));
            case "break in" -> {
                session.resume();
                session.awaitStop(Duration.ofMillis(50));
                tell("call", () -> session.breakIn(TIMEOUT));
            }
            case "run" -> {
                session.resume();
                tell("call", () -> session.awaitStop(Duration.ofSeconds(60)));
            }
            default -> {
                holds(session);
                return;
            }
        }
        System.out.println("state " + session.state());
        tell("close", session::close);
        System.out.println("state " + session.state());
        tell("another in this JVM", () -> engine.attach(Simulation.PROCESS_ID).close());
        tell(
                "another in a helper JVM",
                () -> Simulation.dbgEng(Simulation.LEAKY)
                        .attach(Simulation.PROCESS_ID)
                        .close());
        // the JVM must end by itself, whatever became of the engine's thread
    }

    private static void holds(DebugSession session) throws IOException {
        session.handleTracing().enable();
        session.resume();
        session.awaitStop(Duration.ofMillis(300)); // an engine that is to hang does so by then
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    private static void tell(String what, Call call) throws Exception {
        String came = "nothing thrown";
        long start = System.nanoTime();
        try {
            call.run();
        } catch (DebuggerException e) {
            came = e.getClass().getSimpleName() + ": "
                    + e.getMessage().lines().findFirst().orElse("");
        }
        System.out.println(
                what + " " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " " + came);
    }
}
