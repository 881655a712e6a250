// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

/** Text of a recording as a message may show it: a stranger may have written it. */
final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** One line of a bounded length without control characters. */
    static String brief(String text) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
