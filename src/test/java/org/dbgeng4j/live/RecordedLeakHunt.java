// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;

/** One leak hunt, the same for a live debugger and for a recording of one. */
final class RecordedLeakHunt {
    private RecordedLeakHunt() {}

    /** What the target does while it runs. */
    interface Run {
        void go() throws InterruptedException;
    }

    /** Every typed result of a hunt, and a failure. */
    static List<Object> hunt(Debugger debugger, Target target, Run run) throws InterruptedException {
        List<Object> results = new ArrayList<>();
        try (DebugSession session = debugger.open(target)) {
            results.add(session.processId());
            HandleTracing tracing = session.handleTracing();
            try {
                tracing.traces();
            } catch (DebuggerException e) {
                results.add(e.getClass().getName() + ": " + e.getMessage());
            }
            tracing.enable();
            session.resume();
            run.go();
            session.breakIn();
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            results.add(diff);
            session.resume();
            run.go();
            session.breakIn();
            results.add(tracing.stillOpen(diff));
            results.add(session.handles());
            results.add(session.handle(session.handles().handles().get(0).handle()));
            results.add(tracing.traces());
            results.add(session.modules());
            results.add(session.threads());
            results.add(session.stacks());
            results.add(session.registers());
            results.add(session.evaluate("@rsp + 8"));
            results.add(session.memoryMap());
            results.add(session.address("leakyhandles!fun4"));
            results.add(HexFormat.of()
                    .formatHex(session.readMemory(session.modules().get(0).base(), 64)));
            results.add(session.execute("lm"));
            results.add(session.execute("lm").took());
            results.add(session.state());
        }
        return results;
    }

    /** All that is in a result, on one line. */
    static String all(Object value) {
        if (value instanceof Record record) {
            List<String> parts = new ArrayList<>();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                try {
                    parts.add(component.getName() + "="
                            + all(component.getAccessor().invoke(record)));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
            return record.getClass().getSimpleName() + parts;
        }
        if (value instanceof Collection<?> several) {
            return several.stream().map(RecordedLeakHunt::all).toList().toString();
        }
        return String.valueOf(value).replace("\r", "\\r").replace("\n", "\\n");
    }

    /**
     * The same hunt in a JVM of its own, which has no debugger: takes the recording and the process id, prints a line a
     * result.
     */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.out.println("there is a debugger: " + Debugger.find().path());
            System.exit(1);
        } catch (DebuggerNotFoundException e) {
            System.out.println("no debugger");
        }
        Debugger debugger = Debugger.replay(Path.of(arguments[0]));
        hunt(debugger, Target.attach(Long.parseLong(arguments[1])), () -> {})
                .forEach(result -> System.out.println(all(result)));
        System.out.println("environment: "
                + System.getenv().keySet().stream()
                        .filter(name -> name.startsWith("DBGENG4J") || name.startsWith("WINE"))
                        .toList());
        System.out.println("children: " + ProcessHandle.current().descendants().count());
    }
}
