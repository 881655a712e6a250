// SPDX-License-Identifier: Apache-2.0
package consumer;

import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.LeakSite;

/** A program that hunts leaks as others do, on each engine: the arguments are a cdb, an engine's library and a process. */
public final class Hunter {
    public static void main(String[] arguments) {
        Module library = Debugger.class.getModule();
        System.out.println("library is " + (library.isNamed() ? "module " + library.getName() : "on the class path"));
        long process = Long.parseLong(arguments[2]);
        hunt("cdb", Debugger.at(Path.of(arguments[0])), process);
        Debugger engine = Debugger.dbgEngAt(Path.of(arguments[1]));
        hunt("engine in a host", engine, process);
        hunt("engine in process", engine.inProcess(), process);
    }

    private static void hunt(String name, Debugger debugger, long process) {
        try (DebugSession session = debugger.attach(process)) {
            session.handleTracing().enable();
            session.resume();
            session.awaitStop(Duration.ofSeconds(60)).orElseThrow();
            HandleDiff.Complete diff = (HandleDiff.Complete) session.handleTracing().diff();
            for (LeakSite site : diff.leakSites()) {
                System.out.println(name + ": " + site.count() + " by "
                        + site.culprit().orElseThrow().function().orElseThrow());
            }
        }
    }
}
