// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.OptionalLong;

/** Numbers as the debugger prints and takes them. */
public final class Hex {
    private Hex() {}

    /**
     * Reads {@code 00007ff7`a3901fb4}, with or without the backquote and a leading {@code 0x}.
     *
     * @param text hexadecimal digits
     * @return the number
     * @throws NumberFormatException if it is none
     */
    static long address(String text) {
        String digits = text.replace("`", "");
        return Long.parseUnsignedLong(digits.startsWith("0x") ? digits.substring(2) : digits, 16);
    }

    /** As {@link #address}, empty where it is no number. */
    static OptionalLong tryAddress(String text) {
        try {
            return OptionalLong.of(address(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Writes a number for a command.
     *
     * @param value the number, unsigned
     * @return {@code 0x} and its hexadecimal digits
     */
    public static String of(long value) {
        return "0x" + Long.toHexString(value);
    }
}
