// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.HandleInfo;

/** The lines of one handle in the output of {@code !handle}. */
final class HandleBlock {
    private final long handle;
    private final List<String> details = new ArrayList<>();
    private String type;
    private String name;
    private long access = HandleInfo.UNKNOWN;
    private long handleCount = HandleInfo.UNKNOWN;
    private long pointerCount = HandleInfo.UNKNOWN;
    private boolean specific;
    private boolean ended;

    HandleBlock(long handle) {
        this.handle = handle;
    }

    /** The value in {@code Handle 3c}, negative in any other line. */
    static long handle(String line) {
        if (!line.startsWith("Handle ")) {
            return -1;
        }
        String digits = line.substring("Handle ".length()).strip();
        return number(digits, 16);
    }

    /** Takes the next line; false where it is none of this handle's, and then no later one is. */
    boolean line(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        String text = line.strip();
        if (ended || text.isEmpty() || TextLines.isNoise(text)) {
            return !ended;
        }
        if (indent == 0) {
            ended = true;
            return false;
        }
        // deeper lines are the object's own: a token has a "Type" there that is not the handle's
        if (indent == 2) {
            field(text);
        } else if (specific) {
            details.add(text);
        }
        return true;
    }

    private void field(String text) {
        int gap = 0;
        while (gap < text.length() && !Character.isWhitespace(text.charAt(gap))) {
            gap++;
        }
        String value = text.substring(gap).strip();
        switch (text.substring(0, gap)) {
            case "Type":
                type = orNull(value);
                break;
            case "Name":
                name = orNull(value);
                break;
            case "GrantedAccess":
                access = number(value.endsWith(":") ? value.substring(0, value.length() - 1) : value, 16);
                break;
            case "HandleCount":
                handleCount = number(value, 10);
                break;
            case "PointerCount":
                pointerCount = number(value, 10);
                break;
            case "Object":
                specific = true;
                break;
            default:
                break; // Attributes, and whatever else comes
        }
    }

    /** Null for nothing and for the debugger's {@code <none>}. */
    private static String orNull(String value) {
        return value.isEmpty() || value.equals("<none>") ? null : value;
    }

    private static long number(String text, int radix) {
        String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > Bytes.MAX_HEX_DIGITS) {
            return HandleInfo.UNKNOWN;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return HandleInfo.UNKNOWN;
            }
            value = value * radix + digit;
        }
        return value;
    }

    HandleInfo info() {
        return new HandleInfo(handle, type, name, access, handleCount, pointerCount, details);
    }
}
