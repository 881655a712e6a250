// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

/** The debugger's prompts, which stand without a line end in front of whatever comes next. */
final class Prompt {
    private static final int LONGEST = 40;

    private Prompt() {}

    /** Passes over the prompts at the beginning of a line; returns {@code from} where there is none. */
    static int skip(byte[] b, int from, int to) {
        int at = from;
        for (int next = one(b, at, to); next > at; next = one(b, at, to)) {
            at = next;
        }
        return at;
    }

    /** {@code 0:000> }, {@code 0:004:x86> }, {@code ?:???> }, {@code ||1:0:003> }, {@code 0: kd> }, {@code lkd> }. */
    private static int one(byte[] b, int from, int to) {
        int limit = Math.min(to, from + LONGEST);
        boolean colon = false;
        int i = from;
        for (; i < limit && b[i] != '>'; i++) {
            byte c = b[i];
            colon |= c == ':';
            boolean gap = c == ' ' && i > from && b[i - 1] == ':';
            boolean part = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!gap && !part && c != ':' && c != '?' && c != '|' && c != '.' && c != '_') {
                return from;
            }
        }
        if (i == limit || i == from || !begins(b[from]) || !(colon || endsWithKd(b, from, i))) {
            return from;
        }
        boolean kernel = Bytes.indexOf(b, from, i, KD) >= 0;
        if (Bytes.indexOf(b, from, i, (byte) ' ') >= 0 && !kernel) {
            return from;
        }
        return i + 1 < to && b[i + 1] == ' ' ? i + 2 : i + 1;
    }

    private static final byte[] KD = Bytes.ascii("kd");

    private static boolean begins(byte c) {
        return c >= '0' && c <= '9' || c == '?' || c == '|' || c == 'k' || c == 'l';
    }

    private static boolean endsWithKd(byte[] b, int from, int to) {
        return to - from >= 2 && Bytes.startsWith(b, to - 2, to, KD);
    }
}
