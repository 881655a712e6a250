// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Reads frames, and shares equal names, frames and stacks within one run over a text. */
final class StackReader {
    /** A name has 4,096 characters at most. */
    static final int LONGEST = 1 << 14;

    private static final int MAX_STACKS = 8192;
    /** What the stacks take that are kept to be found again. */
    private static final long MAX_BYTES = Room.forCache(32 << 20);

    private static final byte[] SPLICED = Bytes.ascii("** ");

    private final ByteCache<String> names = new ByteCache<>(1 << 16, Room.forCache(4 << 20));
    private final ByteCache<StackFrame> frames = new ByteCache<>(1 << 15, Room.forCache(2 << 20));
    private final Map<CallStack, CallStack> stacks = new HashMap<>();
    private long stacksTake;

    /**
     * Reads {@code 0x77ca310c: ntdll!NtClose+0x0000000c}.
     *
     * @param b the text
     * @param from the line's first byte
     * @param to the end of the line, without blanks that trail it
     * @return the frame, or null where the line is none
     */
    StackFrame frame(byte[] b, int from, int to) {
        if (to - from < 7 || to - from > LONGEST || b[from] != '0' || (b[from + 1] | 0x20) != 'x') {
            return null;
        }
        int hash = ByteCache.hash(b, from, to);
        StackFrame known = frames.get(b, from, to, hash);
        if (known != null) {
            return known;
        }
        StackFrame frame = parse(b, from, to);
        if (frame != null) {
            frames.put(b, from, to, hash, frame);
        }
        return frame;
    }

    private StackFrame parse(byte[] b, int from, int to) {
        int digits = from + 2;
        int colon = Bytes.hexEnd(b, digits, to);
        if (colon == digits || colon - digits > Bytes.MAX_HEX_DIGITS || colon == to || b[colon] != ':') {
            return null;
        }
        int offset = offset(b, colon, to);
        if (offset < 0) {
            return null;
        }
        long address = Bytes.hexValue(b, digits, colon);
        long displacement = Bytes.hexValue(b, offset + 3, to);
        int name = Bytes.skipBlanks(b, colon + 1, offset);
        if (name == offset) {
            return new StackFrame(address, null, null, displacement, null);
        }
        // the debugger's own messages land in the middle of lines: such a line is no whole frame
        if (Bytes.indexOf(b, name, offset, SPLICED) >= 0) {
            return null;
        }
        int bang = Bytes.indexOf(b, name, offset, (byte) '!');
        if (bang <= name || bang == offset - 1) {
            int end = bang == offset - 1 && bang > name ? bang : offset;
            return new StackFrame(address, name(b, name, end), null, displacement, null);
        }
        return new StackFrame(address, name(b, name, bang), name(b, bang + 1, offset), displacement, null);
    }

    /** Where the {@code +0x} stands that a frame's line ends with, or negative. */
    static int offset(byte[] b, int from, int to) {
        int i = to;
        while (i > from && Bytes.hex(b[i - 1]) >= 0) {
            i--;
        }
        boolean fits = i < to && to - i <= Bytes.MAX_HEX_DIGITS && i - 3 > from;
        return fits && (b[i - 1] | 0x20) == 'x' && b[i - 2] == '0' && b[i - 3] == '+' ? i - 3 : -1;
    }

    private String name(byte[] b, int from, int to) {
        int hash = ByteCache.hash(b, from, to);
        String name = names.get(b, from, to, hash);
        if (name == null) {
            name = Wtf8.decode(b, from, to);
            names.put(b, from, to, hash, name);
        }
        return name;
    }

    /** The stack of these frames, the same object for equal frames. */
    CallStack stack(List<StackFrame> of) {
        if (of.isEmpty()) {
            return CallStack.empty();
        }
        CallStack stack = new CallStack(of);
        CallStack known = stacks.get(stack);
        if (known != null) {
            return known;
        }
        long takes = takes(stack);
        if (stacks.size() >= MAX_STACKS || stacksTake + takes > MAX_BYTES) {
            stacks.clear();
            stacksTake = 0;
        }
        stacksTake += takes;
        stacks.put(stack, stack);
        return stack;
    }

    /** Bytes, about and at the most: frames and names may be others' too. */
    private static long takes(CallStack stack) {
        long takes = 128;
        for (StackFrame frame : stack.frames()) {
            takes += 64 + length(frame.module()) + length(frame.symbol());
        }
        return takes;
    }

    private static int length(String name) {
        return name == null ? 0 : name.length();
    }
}
