// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * The short way for what nearly all of a log is: a user-mode trace without anything odd in it, read in one piece. Stacks
 * come again and again, so that the bytes of one seen before give its frames without a look at them. Whatever does not
 * fit exactly is left to {@link HtraceLines}, which reads the same text to the same result.
 */
final class WholeTraces {
    /** The trace does not fit. */
    static final int NO = -1;

    /** The trace may fit, but it does not end within the bytes at hand. */
    static final int MORE = -2;

    private static final int LONGEST = 1 << 16;
    private static final int LONGEST_HEAD = 256;
    private static final long DASHES = Bytes.eight(HtraceGrammar.SEPARATOR, 0);
    private static final byte[] HANDLE = Bytes.ascii("Handle = 0x");
    private static final byte[] OPEN = Bytes.ascii(" - OPEN");
    private static final byte[] CLOSE = Bytes.ascii(" - CLOSE");
    private static final byte[] BAD_REFERENCE = Bytes.ascii(" - *** BAD REFERENCE ***");
    private static final byte[] THREAD_ID = Bytes.ascii("Thread ID = 0x");
    private static final byte[] PROCESS_ID = Bytes.ascii(", Process ID = 0x");

    private final ListingAssembler assembler;
    private final StackReader stacks;
    private final ByteCache<Block> blocks = new ByteCache<>(1 << 14, Room.forCache(8 << 20));
    private final int[] seen = new int[1 << 13];
    private final List<StackFrame> frames = new ArrayList<>();

    private int at;
    private boolean isNumber;
    private HandleOperation operation;
    private long handle;
    private long thread;
    private long process;

    /** The frames of a trace, and how many lines they took. */
    private record Block(CallStack stack, int lines) {}

    WholeTraces(ListingAssembler assembler, StackReader stacks) {
        this.assembler = assembler;
        this.stacks = stacks;
    }

    /**
     * Reads one trace.
     *
     * @param b the text
     * @param from where the dashes before the trace begin
     * @param to the end of the text at hand
     * @return where the dashes behind the trace begin, or {@link #NO} or {@link #MORE}, and then nothing was read
     */
    int read(byte[] b, int from, int to) {
        if (to - from < LONGEST_HEAD) {
            return MORE;
        }
        if (!head(b, from)) {
            return NO;
        }
        int limit = Math.min(to, from + LONGEST);
        int end = separator(b, at, limit);
        if (end < 0) {
            return limit == to ? MORE : NO;
        }
        int hash = ByteCache.hash(b, at, end);
        Block block = blocks.get(b, at, end, hash);
        if (block == null) {
            block = block(b, at, end);
            if (block == null) {
                return NO;
            }
            remember(b, end, hash, block);
        }
        assembler.line += 4 + block.lines;
        assembler.trace(handle, operation, process, thread, block.stack);
        return end;
    }

    /** Keeps a stack from its second time on: what comes once is not worth the copy. */
    private void remember(byte[] b, int end, int hash, Block block) {
        int slot = hash & seen.length - 1;
        if (seen[slot] == hash) {
            blocks.put(b, at, end, hash, block);
        } else {
            seen[slot] = hash;
        }
    }

    private boolean head(byte[] b, int from) {
        int dashes = HtraceGrammar.SEPARATOR.length;
        for (int i = 0; i < dashes - 8; i += 8) {
            if (Bytes.eight(b, from + i) != DASHES) {
                return false;
            }
        }
        at = from + dashes;
        if (Bytes.eight(b, at - 8) != DASHES || !lineEnd(b) || !take(b, HANDLE)) {
            return false;
        }
        handle = number(b);
        if (!isNumber || !operation(b) || !lineEnd(b) || !take(b, THREAD_ID)) {
            return false;
        }
        thread = number(b);
        if (!isNumber || !take(b, PROCESS_ID)) {
            return false;
        }
        process = number(b);
        return isNumber && lineEnd(b) && lineEnd(b);
    }

    private long number(byte[] b) {
        int end = at;
        long value = 0;
        for (int digit = Bytes.hex(b[end]);
                digit >= 0 && end - at <= Bytes.MAX_HEX_DIGITS;
                digit = Bytes.hex(b[++end])) {
            value = value << 4 | digit;
        }
        isNumber = end > at && end - at <= Bytes.MAX_HEX_DIGITS;
        at = end;
        return value;
    }

    private boolean operation(byte[] b) {
        if (take(b, OPEN)) {
            operation = HandleOperation.OPEN;
        } else if (take(b, CLOSE)) {
            operation = HandleOperation.CLOSE;
        } else if (take(b, BAD_REFERENCE)) {
            operation = HandleOperation.BAD_REFERENCE;
        } else {
            return false;
        }
        return true;
    }

    private boolean take(byte[] b, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (b[at + i] != what[i]) {
                return false;
            }
        }
        at += what.length;
        return true;
    }

    private boolean lineEnd(byte[] b) {
        int end = b[at] == '\r' ? at + 1 : at;
        if (b[end] != '\n') {
            return false;
        }
        at = end + 1;
        return true;
    }

    /**
     * Where a line of exactly 38 dashes begins. Of 38 dashes any eight bytes are dashes at one of 31 places in a row, so
     * it is enough to look at each 31st.
     */
    private static int separator(byte[] b, int from, int to) {
        for (int i = from; i <= to - 8; i += 31) {
            if (Bytes.eight(b, i) == DASHES) {
                int begin = i;
                while (begin > from && b[begin - 1] == '-') {
                    begin--;
                }
                int end = i + 8;
                while (end < to && b[end] == '-') {
                    end++;
                }
                if (end == to) {
                    return -1;
                }
                if (end - begin == HtraceGrammar.SEPARATOR.length
                        && (begin == from || b[begin - 1] == '\n')
                        && isLineEnd(b, end, to)) {
                    return begin;
                }
                i = end - 31;
            }
        }
        return -1;
    }

    /** A return alone ends no line. */
    private static boolean isLineEnd(byte[] b, int at, int to) {
        return b[at] == '\n' || b[at] == '\r' && at + 1 < to && b[at + 1] == '\n';
    }

    private Block block(byte[] b, int from, int to) {
        frames.clear();
        int lines = 0;
        for (int line = from; line < to; ) {
            int end = Bytes.find(b, line, to, (byte) '\n');
            int text = Bytes.trimEnd(b, line, end);
            if (text > line && !HtraceLines.isMessage(b, line, text)) {
                StackFrame frame = stacks.frame(b, line, text);
                if (frame == null || frames.size() == ListingAssembler.MOST_FRAMES) {
                    return null;
                }
                frames.add(frame);
            }
            lines++;
            line = end + 1;
        }
        return new Block(stacks.stack(frames), lines);
    }
}
