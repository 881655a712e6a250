// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;

/** Text as the engine's wide calls take it: UTF-16 and a zero, on every system. JNA's own is as wide as {@code wchar_t}. */
final class Wide {
    private static final int PAGE = 4096;

    /** Most of what an engine prints at once is a line. */
    private static final int FIRST = 128;

    private Wide() {}

    /** The text in native memory; null for null. */
    static Memory of(String text) {
        if (text == null) {
            return null;
        }
        Memory memory = new Memory(2L * (text.length() + 1));
        CharBuffer chars = memory.getByteBuffer(0, memory.size())
                .order(ByteOrder.nativeOrder())
                .asCharBuffer();
        chars.put(text).put('\0');
        return memory;
    }

    /** The text at a place up to its zero; lone surrogates stay as they are. */
    static String at(Pointer pointer) {
        if (pointer == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        long at = 0;
        for (int most = FIRST; ; most = PAGE) {
            // never across the end of a page before the zero is found: what lies there may not be readable
            long address = Pointer.nativeValue(pointer) + at;
            int length = Math.min(most, (int) (PAGE - (address & (PAGE - 1))) / 2);
            char[] chars = new char[length];
            pointer.getByteBuffer(at, 2L * length)
                    .order(ByteOrder.nativeOrder())
                    .asCharBuffer()
                    .get(chars);
            for (int i = 0; i < length; i++) {
                if (chars[i] == 0) {
                    return text.append(chars, 0, i).toString();
                }
            }
            text.append(chars);
            at += 2L * length;
        }
    }
}
