// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;

/**
 * The header that both streams of handles begin with: its own size, that of an entry, how many there are.
 *
 * @param size its own size in bytes
 * @param entry the size of an entry in bytes
 * @param count how many entries it announces
 * @param whole how many the stream really holds, never more than it announces
 */
record ListHeader(long size, long entry, long count, long whole) {
    static final int SIZE = 16;
    /** A process of Windows has no more handles than this, and far fewer traces. */
    private static final int MOST = 1 << 24;

    /** Reads it; null, with a warning, where what stands there can be none. */
    static ListHeader read(String what, DumpBytes.Part stream, int leastEntry, Warnings warnings) {
        if (!stream.holds(0, SIZE)) {
            warnings.add("the " + what + " stream is cut off in its header");
            return null;
        }
        long size = stream.uint32(0);
        long entry = stream.uint32(4);
        long count = stream.uint32(8);
        if (size < SIZE || size > stream.size() || entry < leastEntry) {
            warnings.add("the " + what + " stream has a header of " + size + " bytes and entries of " + entry
                    + ", which cannot be");
            return null;
        }
        long whole = Math.min(Math.min(count, MOST), (stream.size() - size) / entry);
        if (whole < count) {
            warnings.add("the " + what + " stream gives " + whole + " of " + count + " entries");
        }
        return new ListHeader(size, entry, count, whole);
    }

    /** Warns that of its entries only the first ones are read, where this JVM cannot hold more. */
    void cut(String what, long read, Warnings warnings) {
        warnings.addFirst("only the first " + read + " of " + count + " " + what + " are read: " + Room.why());
    }

    /** Where an entry begins in the stream. */
    long at(long index) {
        return size + index * entry;
    }
}
