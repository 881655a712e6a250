// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * A log as bytes in which ASCII is ASCII. UTF-16, which {@code .logopen /u} writes, becomes UTF-8 on the way; all else
 * is passed on as it is.
 */
final class TextInput extends InputStream {
    private static final int SNIFFED = 4;

    private final InputStream in;
    private final int highFirst;
    private final byte[] raw = new byte[1 << 15];
    private int rawAt;
    private int rawEnd;

    /** Bytes of a character that found no room in the caller's array. */
    private final byte[] ready = new byte[4];

    private int readyAt;
    private int readyEnd;

    /** A code unit that was read ahead and belongs to the next character, or negative. */
    private int ahead = -1;

    private TextInput(InputStream in, boolean bigEndian) {
        this.in = in;
        highFirst = bigEndian ? 1 : 0;
    }

    /** Finds out what a stream holds from its first bytes: a byte order mark, or a zero beside an ASCII character. */
    static InputStream of(InputStream in) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(in, SNIFFED);
        byte[] head = whole.readNBytes(SNIFFED);
        whole.unread(head);
        if (head.length < 2) {
            return whole;
        }
        int first = head[0] & 0xFF;
        int second = head[1] & 0xFF;
        boolean little = first == 0xFF && second == 0xFE || first > 0 && first < 0x80 && second == 0;
        boolean big = first == 0xFE && second == 0xFF || first == 0 && second > 0 && second < 0x80;
        return little || big ? new TextInput(whole, big) : whole;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] b, int from, int length) throws IOException {
        int at = from;
        int end = from + length;
        while (at < end) {
            if (readyAt < readyEnd) {
                b[at++] = ready[readyAt++];
                continue;
            }
            if (at > from && rawEnd - rawAt < 4) {
                break; // what is there is enough: the next call may wait for more
            }
            int c = character();
            if (c < 0) {
                break;
            }
            if (c < 0x80) {
                b[at++] = (byte) c;
            } else {
                encode(c);
            }
        }
        return at == from && length > 0 ? -1 : at - from;
    }

    private void encode(int c) {
        readyAt = 0;
        readyEnd = 0;
        if (c < 0x800) {
            ready[readyEnd++] = (byte) (0xC0 | c >> 6);
        } else if (c < 0x10000) {
            ready[readyEnd++] = (byte) (0xE0 | c >> 12);
            ready[readyEnd++] = (byte) (0x80 | c >> 6 & 0x3F);
        } else {
            ready[readyEnd++] = (byte) (0xF0 | c >> 18);
            ready[readyEnd++] = (byte) (0x80 | c >> 12 & 0x3F);
            ready[readyEnd++] = (byte) (0x80 | c >> 6 & 0x3F);
        }
        ready[readyEnd++] = (byte) (0x80 | c & 0x3F);
    }

    /** The next code point, a surrogate that stands alone included; negative at the end. */
    private int character() throws IOException {
        int unit = ahead >= 0 ? ahead : unit();
        ahead = -1;
        if (unit < 0 || !Character.isHighSurrogate((char) unit)) {
            return unit;
        }
        int next = unit();
        if (next >= 0 && Character.isLowSurrogate((char) next)) {
            return Character.toCodePoint((char) unit, (char) next);
        }
        ahead = next;
        return unit;
    }

    private int unit() throws IOException {
        int a = octet();
        if (a < 0) {
            return -1;
        }
        int b = octet();
        if (b < 0) {
            return a; // half a character at the end of a log that was cut
        }
        return highFirst == 1 ? a << 8 | b : b << 8 | a;
    }

    private int octet() throws IOException {
        if (rawAt == rawEnd) {
            rawAt = 0;
            rawEnd = Math.max(0, in.read(raw, 0, raw.length));
            if (rawEnd == 0) {
                return -1;
            }
        }
        return raw[rawAt++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
