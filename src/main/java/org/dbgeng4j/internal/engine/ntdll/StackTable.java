// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.util.Arrays;
import java.util.List;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Call stacks by the words they were made of, equal ones once: an open table, since almost every look-up finds. */
final class StackTable {
    private static final int SMALLEST = 256;
    private static final int WORDS = RingLayout.STACKS;

    /** From here on an address is the kernel's, which nothing in user mode has a name for. */
    private static final long KERNEL = 0xFFFF_8000_0000_0000L;

    /** By place: the stack's number and one, 0 where there is none. */
    private int[] places = new int[SMALLEST];

    private int[] hashes = new int[SMALLEST / 2];
    private long[] keys = new long[SMALLEST / 2 * WORDS];
    private CallStack[] stacks = new CallStack[SMALLEST / 2];
    private int count;

    /** The stack of the words from a place on. */
    CallStack of(long[] words, int at) {
        if (words[at] == 0) {
            return CallStack.empty();
        }
        int hash = hash(words, at);
        int place = hash & places.length - 1;
        for (; places[place] != 0; place = place + 1 & places.length - 1) {
            int known = places[place] - 1;
            if (hashes[known] == hash
                    && Arrays.equals(words, at, at + WORDS, keys, known * WORDS, known * WORDS + WORDS)) {
                return stacks[known];
            }
        }
        if (count == stacks.length) {
            grow();
            place = free(hash);
        }
        System.arraycopy(words, at, keys, count * WORDS, WORDS);
        hashes[count] = hash;
        stacks[count] = make(words, at);
        places[place] = count + 1;
        return stacks[count++];
    }

    private static CallStack make(long[] words, int at) {
        StackFrame[] frames = new StackFrame[WORDS];
        int depth = 0;
        for (int i = at; i < at + WORDS && words[i] != 0; i++) {
            if (Long.compareUnsigned(words[i], KERNEL) < 0) {
                frames[depth++] = StackFrame.unresolved(words[i]);
            }
        }
        return depth == 0 ? CallStack.empty() : new CallStack(List.of(Arrays.copyOf(frames, depth)));
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, 2 * hashes.length);
        keys = Arrays.copyOf(keys, 2 * keys.length);
        stacks = Arrays.copyOf(stacks, 2 * stacks.length);
        places = new int[2 * places.length];
        for (int known = 0; known < count; known++) {
            places[free(hashes[known])] = known + 1;
        }
    }

    private int free(int hash) {
        int place = hash & places.length - 1;
        while (places[place] != 0) {
            place = place + 1 & places.length - 1;
        }
        return place;
    }

    /** Of all words, four at a time: one chain of multiplications would be waited for. */
    private static int hash(long[] words, int at) {
        long a = 1;
        long b = 2;
        long c = 3;
        long d = 4;
        for (int i = at; i < at + WORDS; i += 4) {
            a = (a ^ words[i]) * 0x9E37_79B9_7F4A_7C15L;
            b = (b ^ words[i + 1]) * 0xC2B2_AE3D_27D4_EB4FL;
            c = (c ^ words[i + 2]) * 0x1656_67B1_9E37_79F9L;
            d = (d ^ words[i + 3]) * 0x2745_937F_CE86_4D4DL;
        }
        long mixed =
                (a ^ Long.rotateLeft(b, 17) ^ Long.rotateLeft(c, 31) ^ Long.rotateLeft(d, 47)) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }
}
