// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

/** The debugger's prompts, which stand without a line end in front of whatever comes next. */
final class Prompt {
    private static final int LONGEST = 40;
    private static final byte[] KD = Bytes.ascii("kd");

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
        int end = Math.min(to, from + LONGEST);
        int at = from;
        while (at < end && b[at] == '|') {
            at++;
        }
        int number = number(b, at, end);
        boolean numbered = number > at && number + 1 < end && b[number] == ':';
        if (numbered && b[number + 1] != ' ') {
            at = number(b, number + 1, end);
            at = at > number + 1 ? words(b, at, end) : end;
        } else {
            at = numbered ? number + 2 : at;
            at = at < end && b[at] == 'l' ? at + 1 : at;
            at = Bytes.startsWith(b, at, end, KD) ? words(b, at + KD.length, end) : end;
        }
        if (at >= end || b[at] != '>') {
            return from;
        }
        return at + 1 < to && b[at + 1] == ' ' ? at + 2 : at + 1;
    }

    /** Digits, or question marks where the debugger has no target. */
    private static int number(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (b[i] >= '0' && b[i] <= '9' || b[i] == '?' || b[i] == '.')) {
            i++;
        }
        return i;
    }

    /** {@code :x86} and the like, any number of them. */
    private static int words(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] == ':') {
            int begin = ++i;
            while (i < to && (Character.isLetterOrDigit(b[i]) || b[i] == '?')) {
                i++;
            }
            if (i == begin) {
                return to;
            }
        }
        return i;
    }
}
