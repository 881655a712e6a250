// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Locale;
import org.dbgeng4j.handles.HandleOperation;

/** The debuggers' words for what was done to a handle. */
final class Operations {
    private static final int LONGEST = 40;

    private Operations() {}

    /** Reads {@code OPEN}, {@code CLOSE:}, {@code *** BAD REFERENCE ***} and their kin; null for anything else. */
    static HandleOperation read(byte[] b, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isTrim(b[start])) {
            start++;
        }
        while (start < end && isTrim(b[end - 1])) {
            end--;
        }
        if (end - start > LONGEST) {
            return null;
        }
        switch (Wtf8.decode(b, start, end).toUpperCase(Locale.ROOT)) {
            case "OPEN":
                return HandleOperation.OPEN;
            case "CLOSE":
                return HandleOperation.CLOSE;
            case "BAD REFERENCE":
            case "BAD_REFERENCE":
            case "BADREFERENCE":
            case "BAD REF":
            case "BADREF":
                return HandleOperation.BAD_REFERENCE;
            default:
                return null;
        }
    }

    private static boolean isTrim(byte c) {
        return Bytes.isBlank(c) || c == '*' || c == ':';
    }
}
