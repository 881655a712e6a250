// SPDX-License-Identifier: Apache-2.0
package consumer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.Minidump;

/** A program that uses the library as others do: plays a recording back and reads a dump, both of them named. */
public final class Consumer {
    public static void main(String[] arguments) throws IOException {
        Module library = Debugger.class.getModule();
        System.out.println("library is " + (library.isNamed() ? "module " + library.getName() : "on the class path"));
        try (DebugSession session = Debugger.replay(Path.of(arguments[0])).attach("leakyhandles.exe")) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            session.resume();
            session.awaitStop(Duration.ofSeconds(3));
            session.breakIn();
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            session.resume();
            session.awaitStop(Duration.ofMillis(300));
            session.breakIn();
            tracing.stillOpen(diff)
                    .leakSites()
                    .forEach(site -> System.out.println("leak by " + site.culprit().orElseThrow()));
        }
        Minidump dump = Minidump.read(Path.of(arguments[1]));
        System.out.println("dump of " + dump.handles().orElseThrow().total() + " handles");
    }
}
