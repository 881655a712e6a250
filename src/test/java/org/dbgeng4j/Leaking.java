// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.ArrayList;
import java.util.List;

/** A session of an engine that answers as a debugger whose target leaks a handle whenever it is told to. */
final class Leaking implements AutoCloseable {
    static final String SNAPSHOT = "Handle tracing information snapshot successfully taken.\n";
    static final String OVERFLOW = SNAPSHOT + "The difference between the two snapshots is too large. \n"
            + "Please start over with !htrace -enable\n";
    static final String NOT_TRACED = "Handle tracing is not enabled for this process.\n";
    static final String NO_EXTENSION = "No export handle found\n";

    private static final String RULE = "--------------------------------------\n";

    final FakeEngine engine;
    final DebugSession session;

    Leaking() {
        List<FakeEngine> made = new ArrayList<>();
        session = FakeEngine.session(Target.attach(20), made::add);
        engine = made.get(0);
        for (String ring : List.of("20000", "80")) {
            engine.answers.put("!htrace -enable " + ring, "Handle tracing enabled.\n" + SNAPSHOT);
        }
        engine.answers.put("!htrace -snapshot", SNAPSHOT);
        engine.answers.put("!htrace -disable", "Handle tracing disabled.\n");
        engine.answers.put("!htrace 0x4", NOT_TRACED);
        engine.answers.put("!htrace", trace(0x10) + RULE + "Parsed 0x1 stack traces.\nDumped 0x1 stack traces.\n");
        engine.answers.put("!htrace -diff", NOT_TRACED);
    }

    /** Of the next diff. */
    void leaks(long... handles) {
        String traces = "";
        for (long handle : handles) {
            traces += trace(handle);
        }
        String count = "0x" + Integer.toHexString(handles.length);
        engine.answers.put(
                "!htrace -diff",
                SNAPSHOT + count + " new stack traces since the previous snapshot.\n"
                        + "Ignoring handles that were already closed...\n"
                        + "Outstanding handles opened since the previous snapshot:\n" + traces + RULE + "Displayed "
                        + count + " stack traces for outstanding handles opened since the previous snapshot.\n");
    }

    /** Of all lists of handles from now on. */
    void open(long... handles) {
        String list = "";
        for (long handle : handles) {
            list += "Handle " + Long.toHexString(handle) + "\n  Type         \tEvent\n";
        }
        handles(list + handles.length + " Handles\nType           \tCount\nEvent          \t" + handles.length + "\n");
    }

    void handles(String text) {
        engine.answers.put("!handle", text);
    }

    private static String trace(long handle) {
        return RULE
                + String.format(
                        "Handle = 0x%016x - OPEN\nThread ID = 0x0000000000001234, Process ID = 0x0000000000000014\n\n"
                                + "0x00007ff6a0001010: app!leak+0x0000000000000010\n"
                                + "0x00007ff6a0001231: app!main+0x0000000000000031\n\n",
                        handle);
    }

    @Override
    public void close() {
        session.close();
    }
}
