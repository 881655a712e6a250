// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Windows' UTF-16 by hand: {@code wchar_t} has two bytes there and four elsewhere. */
final class Wide {
    private Wide() {}

    /** Text that ends with a zero. */
    static Memory of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length + 2L);
        memory.write(0, bytes, 0, bytes.length);
        memory.setShort(bytes.length, (short) 0);
        return memory;
    }

    /** The text at an offset, up to a zero or the limit in characters. */
    static String read(Pointer memory, long offset, int limit) {
        int length = 0;
        while (length < limit && memory.getShort(offset + 2L * length) != 0) {
            length++;
        }
        return new String(memory.getByteArray(offset, 2 * length), StandardCharsets.UTF_16LE);
    }
}
