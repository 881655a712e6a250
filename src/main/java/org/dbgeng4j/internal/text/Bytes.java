// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Looking at ASCII in byte arrays: the little that the parsers share. */
final class Bytes {
    /** The digits of the longest number that fits a {@code long}. */
    static final int MAX_HEX_DIGITS = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int i = 0; i < 16; i++) {
            HEX[Character.forDigit(i, 16)] = (byte) i;
            HEX[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
        }
    }

    private Bytes() {}

    static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The value of a hex digit, negative for any other byte. */
    static int hex(byte b) {
        return HEX[b & 0xFF];
    }

    /** The end of the run of hex digits that begins at {@code from}. */
    static int hexEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && hex(b[i]) >= 0) {
            i++;
        }
        return i;
    }

    /** The unsigned value of hex digits; the caller has counted them. */
    static long hexValue(byte[] b, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | hex(b[i]);
        }
        return value;
    }

    /** The eight bytes at {@code at}, the first one lowest. */
    static long eight(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    /** The first byte {@code what}, eight at a time; negative where there is none. */
    static int find(byte[] b, int from, int to, byte what) {
        long pattern = ONES * (what & 0xFF);
        int i = from;
        for (; i <= to - 8; i += 8) {
            long differs = eight(b, i) ^ pattern;
            long zero = differs - ONES & ~differs & ONES << 7;
            if (zero != 0) {
                return i + (Long.numberOfTrailingZeros(zero) >>> 3);
            }
        }
        return indexOf(b, i, to, what);
    }

    static boolean startsWith(byte[] b, int from, int to, byte[] what) {
        return to - from >= what.length && Arrays.equals(b, from, from + what.length, what, 0, what.length);
    }

    static int indexOf(byte[] b, int from, int to, byte[] what) {
        byte first = what[0];
        for (int i = from; i <= to - what.length; i++) {
            if (b[i] == first && Arrays.equals(b, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    static int indexOf(byte[] b, int from, int to, byte what) {
        for (int i = from; i < to; i++) {
            if (b[i] == what) {
                return i;
            }
        }
        return -1;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    /** The end of a line without the blanks and carriage returns that trail it. */
    static int trimEnd(byte[] b, int from, int to) {
        int end = to;
        while (end > from && isBlank(b[end - 1])) {
            end--;
        }
        return end;
    }

    static int skipBlanks(byte[] b, int from, int to) {
        int i = from;
        while (i < to && isBlank(b[i])) {
            i++;
        }
        return i;
    }
}
