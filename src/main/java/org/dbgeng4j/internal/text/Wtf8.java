// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Text to bytes and back without loss: UTF-8 that also carries lone surrogates, which Windows allows in names. Bytes
 * that are no such text are read as ISO-8859-1, so that each byte stays visible as one character.
 */
final class Wtf8 {
    private Wtf8() {}

    static byte[] encode(CharSequence text) {
        String string = text.toString();
        if (!hasLoneSurrogate(string)) {
            return string.getBytes(UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(string.length() + 16);
        for (int i = 0; i < string.length(); ) {
            int c = string.codePointAt(i);
            i += Character.charCount(c);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.write(0xE0 | c >> 12);
                out.write(0x80 | c >> 6 & 0x3F);
                out.write(0x80 | c & 0x3F);
            } else {
                out.writeBytes(Character.toString(c).getBytes(UTF_8));
            }
        }
        return out.toByteArray();
    }

    private static boolean hasLoneSurrogate(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < string.length()
                        && Character.isLowSurrogate(string.charAt(i + 1))) {
                    i++;
                } else {
                    return true;
                }
            }
        }
        return false;
    }

    static String decode(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] >= 0) {
            i++;
        }
        if (i < to) {
            String decoded = decodeWide(b, from, to);
            if (decoded != null) {
                return decoded;
            }
        }
        return new String(b, from, to - from, ISO_8859_1);
    }

    /** Returns null where the bytes are not well formed. */
    private static String decodeWide(byte[] b, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; ) {
            int lead = b[i++];
            if (lead >= 0) {
                text.append((char) lead);
                continue;
            }
            int more = (lead & 0xE0) == 0xC0 ? 1 : (lead & 0xF0) == 0xE0 ? 2 : (lead & 0xF8) == 0xF0 ? 3 : 0;
            if (more == 0 || to - i < more) {
                return null;
            }
            int c = lead & (0x3F >> more);
            for (int k = 0; k < more; k++) {
                int next = b[i++];
                if ((next & 0xC0) != 0x80) {
                    return null;
                }
                c = c << 6 | next & 0x3F;
            }
            int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
            if (c < least || c > Character.MAX_CODE_POINT) {
                return null;
            }
            text.appendCodePoint(c);
        }
        return text.toString();
    }
}
