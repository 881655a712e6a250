// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Arrays;

/**
 * What was made of a stretch of bytes, so that equal bytes give the same object again. Bounded: it starts afresh when
 * it is full, which costs a log with very many different stacks a little time and no memory.
 *
 * @param <V> what the bytes stand for
 */
final class ByteCache<V> {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private static final int FIRST_SLOTS = 64;

    private final int maxSlots;
    private final long maxBytes;
    private byte[][] keys;
    private int[] hashes;
    private Object[] values;
    private int mask;
    private int size;
    private long bytes;

    /**
     * Makes an empty cache.
     *
     * @param maxSlots a power of two; half of it is the greatest number of entries
     * @param maxBytes the greatest sum of the keys' lengths
     */
    ByteCache(int maxSlots, long maxBytes) {
        this.maxSlots = maxSlots;
        this.maxBytes = maxBytes;
        clear(Math.min(FIRST_SLOTS, maxSlots));
    }

    private void clear(int slots) {
        keys = new byte[slots][];
        hashes = new int[slots];
        values = new Object[slots];
        mask = slots - 1;
        size = 0;
        bytes = 0;
    }

    /** A hash of all the bytes, eight at a time in two lanes. */
    static int hash(byte[] b, int from, int to) {
        long h1 = to - from;
        long h2 = PRIME;
        int i = from;
        for (; i <= to - 16; i += 16) {
            h1 = (h1 ^ Bytes.eight(b, i)) * PRIME;
            h2 = (h2 ^ Bytes.eight(b, i + 8)) * PRIME;
            h1 ^= h1 >>> 32;
            h2 ^= h2 >>> 29;
        }
        for (; i < to; i++) {
            h1 = (h1 ^ b[i]) * PRIME;
        }
        long h = (h1 ^ Long.rotateLeft(h2, 17)) * PRIME;
        return (int) (h >>> 32);
    }

    @SuppressWarnings("unchecked")
    V get(byte[] b, int from, int to, int hash) {
        for (int i = hash & mask; keys[i] != null; i = i + 1 & mask) {
            if (hashes[i] == hash && Arrays.equals(keys[i], 0, keys[i].length, b, from, to)) {
                return (V) values[i];
            }
        }
        return null;
    }

    void put(byte[] b, int from, int to, int hash, V value) {
        int length = to - from;
        if (length > maxBytes / 16) {
            return;
        }
        if (bytes + length > maxBytes || size > mask / 2 && mask + 1 == maxSlots) {
            clear(mask + 1);
        } else if (size > mask / 2) {
            grow();
        }
        insert(Arrays.copyOfRange(b, from, to), hash, value);
    }

    private void grow() {
        byte[][] oldKeys = keys;
        int[] oldHashes = hashes;
        Object[] oldValues = values;
        clear(oldKeys.length * 2);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                insert(oldKeys[i], oldHashes[i], oldValues[i]);
            }
        }
    }

    private void insert(byte[] key, int hash, Object value) {
        int i = hash & mask;
        while (keys[i] != null) {
            i = i + 1 & mask;
        }
        keys[i] = key;
        hashes[i] = hash;
        values[i] = value;
        size++;
        bytes += key.length;
    }
}
