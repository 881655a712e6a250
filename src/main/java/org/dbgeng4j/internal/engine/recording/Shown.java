// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

/** Text of a recording as a message may show it: a stranger may have written it. */
final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** What was called, in the words of a message. */
    static String call(Entry entry) {
        if (entry instanceof Entry.Command command) {
            return "command " + brief(command.text());
        } else if (entry instanceof Entry.Resumed resumed) {
            return "let the target run with " + brief(resumed.command());
        } else if (entry instanceof Entry.BreakIn) {
            return "break in";
        } else if (entry instanceof Entry.Ended ended) {
            return "the end of the session, " + brief(ended.how());
        }
        return "an entry that answers no call";
    }

    /** One line of a bounded length without control characters. */
    static String brief(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
