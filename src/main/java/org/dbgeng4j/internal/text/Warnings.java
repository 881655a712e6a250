// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;

/** The warnings of one listing or dump, bounded so that a damaged one cannot fill the memory. */
public final class Warnings {
    private static final int MOST = 100;
    private static final int LONGEST = 160;

    private final List<String> kept = new ArrayList<>();
    private long dropped;

    public void add(String warning) {
        if (kept.size() < MOST) {
            kept.add(warning);
        } else {
            dropped++;
        }
    }

    /** Adds what must not be left out, in front of all others. */
    public void addFirst(String warning) {
        kept.add(0, warning);
    }

    public List<String> take() {
        List<String> all = new ArrayList<>(kept);
        if (dropped > 0) {
            all.add(dropped + " more warnings are left out");
        }
        kept.clear();
        dropped = 0;
        return all;
    }

    /** The text of a line, short enough for a message. */
    static String quote(byte[] b, int from, int to) {
        String text = Wtf8.decode(b, from, Math.min(to, from + LONGEST));
        return "'" + text + (to - from > LONGEST ? "…" : "") + "'";
    }
}
