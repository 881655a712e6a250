// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** The bytes of a dump of any size, little-endian. Of a file only the windows that are touched are mapped. */
public final class DumpBytes {
    private static final int WINDOW_BITS = 28;
    /** Windows overlap by the longest value, so that none stands across two. */
    private static final int OVERLAP = Long.BYTES;

    private final long size;
    private final int bits;
    private final Mapping mapping;
    private final ByteBuffer[] windows;

    /** Makes a stretch of the bytes readable. */
    interface Mapping {
        ByteBuffer map(long from, long length) throws IOException;
    }

    DumpBytes(long size, int bits, Mapping mapping) {
        this.size = size;
        this.bits = bits;
        this.mapping = mapping;
        // places in a dump are 32 bits wide, and so are the sizes of what stands there
        this.windows = new ByteBuffer[(int) (Math.min(size, 1L << 33) >>> bits) + 1];
    }

    /**
     * A dump in memory.
     *
     * @param dump the bytes from its position to its limit
     * @return its bytes
     */
    public static DumpBytes of(ByteBuffer dump) {
        ByteBuffer all = dump.slice();
        return new DumpBytes(all.limit(), 31, (from, length) -> all);
    }

    /**
     * A dump in a file, which has to stay open meanwhile.
     *
     * @param file the file
     * @return its bytes
     * @throws IOException if its size cannot be told
     */
    public static DumpBytes map(FileChannel file) throws IOException {
        return new DumpBytes(
                file.size(), WINDOW_BITS, (from, length) -> file.map(FileChannel.MapMode.READ_ONLY, from, length));
    }

    /**
     * How long the dump is.
     *
     * @return its bytes
     */
    public long size() {
        return size;
    }

    /** Whether a stretch lies in the dump; the offset and the length are not negative. */
    boolean holds(long offset, long length) {
        return length <= size && offset <= size - length;
    }

    /** What a stretch claims to be, cut to what the dump holds of it. */
    Part part(long offset, long length) {
        return new Part(this, offset, Math.max(0, Math.min(length, size - offset)));
    }

    int uint16(long offset) {
        return window(offset).getShort(within(offset)) & 0xFFFF;
    }

    int int32(long offset) {
        return window(offset).getInt(within(offset));
    }

    long int64(long offset) {
        return window(offset).getLong(within(offset));
    }

    private int within(long offset) {
        return (int) (offset & (1L << bits) - 1);
    }

    private ByteBuffer window(long offset) {
        int index = (int) (offset >>> bits);
        if (windows[index] == null) {
            long from = (long) index << bits;
            try {
                windows[index] = mapping.map(from, Math.min((1L << bits) + OVERLAP, size - from))
                        .order(ByteOrder.LITTLE_ENDIAN);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return windows[index];
    }

    /** A stretch of the dump that lies in it as a whole; offsets count from its beginning and are the caller's to check. */
    record Part(DumpBytes bytes, long at, long size) {
        boolean holds(long offset, long length) {
            return length <= size && offset <= size - length;
        }

        int uint16(long offset) {
            return bytes.uint16(at + offset);
        }

        long uint32(long offset) {
            return bytes.int32(at + offset) & 0xFFFF_FFFFL;
        }

        long int64(long offset) {
            return bytes.int64(at + offset);
        }
    }
}
