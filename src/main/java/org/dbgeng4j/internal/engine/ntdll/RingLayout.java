// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.nio.ByteBuffer;

/**
 * Where things lie in what a query of {@code ProcessHandleTracing} fills. Everything in it takes a machine word, so that
 * both word sizes have one layout in words; of the numbers of 32 bits, the count and the type, a 64-bit system leaves
 * the upper half to chance.
 *
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_query">PROCESS_HANDLE_TRACING_QUERY</a>
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_entry">PROCESS_HANDLE_TRACING_ENTRY</a>
 */
public enum RingLayout {
    /** Of a 32-bit system: a header of 8 bytes, entries of 80. */
    X86(4),
    /** Of a 64-bit system, whatever the process: a header of 16 bytes, entries of 160. */
    X64(8);

    /** How many return addresses an entry has room for. */
    static final int STACKS = 16;

    private static final int HEADER_WORDS = 2;

    /** Words of an entry and their places. */
    static final int ENTRY_WORDS = 20;

    static final int HANDLE = 0;
    static final int PROCESS = 1;
    static final int THREAD = 2;
    static final int TYPE = 3;
    static final int STACK = 4;

    final int header;
    final int entry;
    private final int word;

    RingLayout(int word) {
        this.word = word;
        header = HEADER_WORDS * word;
        entry = ENTRY_WORDS * word;
    }

    /** The bytes that so many traces take with their header. */
    public int bytes(int traces) {
        return header + entry * traces;
    }

    /** How many traces the header announces. */
    long total(ByteBuffer bytes) {
        return Integer.toUnsignedLong(bytes.getInt(word));
    }

    /** Takes the words of some entries. */
    void read(ByteBuffer bytes, int firstEntry, int entries, long[] words) {
        int at = bytes(firstEntry);
        int count = entries * ENTRY_WORDS;
        if (word == Long.BYTES) {
            bytes.slice(at, count * Long.BYTES)
                    .order(bytes.order())
                    .asLongBuffer()
                    .get(words, 0, count);
        } else {
            for (int i = 0; i < count; i++, at += word) {
                words[i] = Integer.toUnsignedLong(bytes.getInt(at));
            }
        }
    }
}
