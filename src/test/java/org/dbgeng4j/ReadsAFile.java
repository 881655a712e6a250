// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.nio.file.Path;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTraceLog;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.Minidump;

/** A JVM of its own, with little memory, that reads a file from a stranger. */
public final class ReadsAFile {
    private ReadsAFile() {}

    /** Prints what came of it. The arguments: what the file is, and where. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        try {
            System.out.println(
                    switch (arguments[0]) {
                        case "dump" -> dump(Minidump.read(file));
                        case "log" -> log(file);
                        case "scan" -> scan(file);
                        case "recording" -> recording(file);
                        case "script" -> script(file);
                        default -> KnownLeaks.read(file).entries().size() + " entries";
                    });
        } catch (DebuggerException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static String dump(Minidump dump) {
        boolean all = dump.table() != null
                && dump.table().handles().size() == dump.table().total();
        return (all ? "all handles" : "not all handles") + ", "
                + (dump.outstanding() instanceof HandleDiff.Complete ? "complete" : "incomplete") + "\n"
                + dump.warnings() + "\n" + dump.traces().map(HandleListing::warnings);
    }

    private static String log(Path file) throws Exception {
        return HandleTraceLog.printed().read(file).stream()
                        .mapToInt(listing -> listing.traces().size())
                        .sum() + " traces";
    }

    private static String scan(Path file) throws Exception {
        long[] traces = {0};
        HandleTraceLog.printed().scan(file, trace -> traces[0]++);
        return traces[0] + " traces";
    }

    private static String recording(Path file) {
        try (DebugSession session = Debugger.replay(file).attach(32)) {
            return session.execute("lm").output().length() + " characters";
        }
    }

    private static String script(Path file) {
        try (DebugSession session =
                Debugger.replay(file.resolveSibling("session.jsonl")).attach(32)) {
            return session.runScript(file).size() + " commands";
        }
    }
}
