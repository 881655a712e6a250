// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * Makes traces of what a query of {@code ProcessHandleTracing} filled. Pure: any bytes give a result, and no more is made
 * than they hold, whatever number stands in their header. Equal stacks become one object.
 */
public final class RingDecoder {
    /** From here on an address is the kernel's, which nothing in user mode has a name for. */
    private static final long KERNEL = 0xFFFF_8000_0000_0000L;

    private final ByteBuffer bytes;
    private final RingLayout layout;
    private final StackTable stacks = new StackTable();
    private final long[] addresses = new long[RingLayout.STACKS];
    private int unknown;

    private RingDecoder(ByteBuffer bytes, RingLayout layout) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.layout = layout;
    }

    /**
     * What the bytes hold.
     *
     * @param traces the traces in the order of the bytes, all frames unresolved
     * @param announced how many traces the header says there are
     * @param warnings what is odd, empty where nothing is
     */
    public record Decoded(List<HandleTrace> traces, long announced, List<String> warnings) {}

    /**
     * Decodes.
     *
     * @param bytes from the header on, up to the buffer's limit
     */
    public static Decoded decode(ByteBuffer bytes, RingLayout layout) {
        if (bytes.remaining() < layout.header) {
            return new Decoded(
                    List.of(), 0, List.of("the system returned " + bytes.remaining() + " bytes, less than a header"));
        }
        long announced = Integer.toUnsignedLong(
                bytes.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(layout.total()));
        int room = (bytes.remaining() - layout.header) / layout.entry;
        int count = (int) Math.min(announced, room);
        RingDecoder decoder = new RingDecoder(bytes, layout);
        List<HandleTrace> traces = decoder.traces(count);
        List<String> warnings = new ArrayList<>();
        if (announced > room) {
            warnings.add("the system announced " + announced + " traces and returned " + room);
        }
        if (decoder.unknown > 0) {
            warnings.add(decoder.unknown + " traces are of a kind that this library does not know, and left out");
        }
        return new Decoded(traces, announced, warnings);
    }

    private List<HandleTrace> traces(int count) {
        List<HandleTrace> traces = new ArrayList<>(count);
        for (int i = 0, at = layout.header; i < count; i++, at += layout.entry) {
            HandleOperation operation = operation(bytes.getInt(at + layout.type()));
            if (operation == null) {
                unknown++;
            } else {
                traces.add(new HandleTrace(
                        word(at),
                        operation,
                        word(at + layout.processId()),
                        word(at + layout.threadId()),
                        stack(at + layout.stacks())));
            }
        }
        return traces;
    }

    private static HandleOperation operation(int type) {
        return switch (type) {
            case 1 -> HandleOperation.OPEN;
            case 2 -> HandleOperation.CLOSE;
            case 3 -> HandleOperation.BAD_REFERENCE;
            default -> null;
        };
    }

    private CallStack stack(int at) {
        int depth = 0;
        for (int i = 0; i < RingLayout.STACKS; i++, at += layout.word) {
            long address = word(at);
            if (address == 0) {
                break;
            }
            if (Long.compareUnsigned(address, KERNEL) < 0) {
                addresses[depth++] = address;
            }
        }
        return depth == 0 ? CallStack.empty() : stacks.of(addresses, depth);
    }

    private long word(int at) {
        return layout.word == 8 ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** The stacks seen so far, by their addresses: an open table, since almost every look-up finds its stack. */
    private static final class StackTable {
        private static final int SMALLEST = 64;

        private CallStack[] known = new CallStack[SMALLEST];
        private int[] hashes = new int[SMALLEST];
        private int used;

        CallStack of(long[] addresses, int depth) {
            int hash = hash(addresses, depth);
            int place = hash & known.length - 1;
            while (known[place] != null) {
                if (hashes[place] == hash && same(known[place].frames(), addresses, depth)) {
                    return known[place];
                }
                place = place + 1 & known.length - 1;
            }
            StackFrame[] frames = new StackFrame[depth];
            for (int i = 0; i < depth; i++) {
                frames[i] = StackFrame.unresolved(addresses[i]);
            }
            CallStack stack = new CallStack(List.of(frames));
            known[place] = stack;
            hashes[place] = hash;
            if (++used * 2 > known.length) {
                grow();
            }
            return stack;
        }

        private void grow() {
            CallStack[] old = known;
            int[] oldHashes = hashes;
            known = new CallStack[old.length * 2];
            hashes = new int[old.length * 2];
            for (int i = 0; i < old.length; i++) {
                if (old[i] != null) {
                    int place = oldHashes[i] & known.length - 1;
                    while (known[place] != null) {
                        place = place + 1 & known.length - 1;
                    }
                    known[place] = old[i];
                    hashes[place] = oldHashes[i];
                }
            }
        }

        private static int hash(long[] addresses, int depth) {
            long hash = depth;
            for (int i = 0; i < depth; i++) {
                hash = (hash ^ addresses[i]) * 0x9E37_79B9_7F4A_7C15L;
            }
            return (int) (hash >>> 32);
        }

        private static boolean same(List<StackFrame> frames, long[] addresses, int depth) {
            if (frames.size() != depth) {
                return false;
            }
            for (int i = 0; i < depth; i++) {
                if (frames.get(i).address() != addresses[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
