// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Traces made up from a seed, and the bytes in which a system of either word size returns them. */
public final class GeneratedRing {
    private final RingLayout layout;
    private final List<HandleTrace> traces = new ArrayList<>();

    /**
     * Makes traces.
     *
     * @param different how many different stacks they have
     */
    public GeneratedRing(RingLayout layout, int count, int different, long seed) {
        this.layout = layout;
        Random random = new Random(seed);
        List<CallStack> stacks = new ArrayList<>();
        for (int i = 0; i < different; i++) {
            stacks.add(stack(random));
        }
        HandleOperation[] operations = HandleOperation.values();
        for (int i = 0; i < count; i++) {
            traces.add(new HandleTrace(
                    4L * (1 + random.nextInt(5000)),
                    operations[random.nextInt(operations.length)],
                    random.nextInt(20_000),
                    random.nextInt(20_000),
                    stacks.get(random.nextInt(different))));
        }
    }

    private CallStack stack(Random random) {
        List<StackFrame> frames = new ArrayList<>();
        for (int depth = random.nextInt(RingLayout.STACKS + 1); depth > 0; depth--) {
            long address = layout == RingLayout.X64
                    ? 0x7ff6_0000_0000L + random.nextInt(1 << 30)
                    : Integer.toUnsignedLong(random.nextInt() | 1);
            frames.add(StackFrame.unresolved(address));
        }
        return new CallStack(frames);
    }

    /** What was made up. */
    public List<HandleTrace> traces() {
        return traces;
    }

    /** As the system returns it. */
    public ByteBuffer bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(layout.bytes(traces.size())).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(layout == RingLayout.X64 ? 8 : 4, traces.size());
        int at = layout == RingLayout.X64 ? 16 : 8;
        for (HandleTrace trace : traces) {
            put(bytes, at, trace);
            at += layout == RingLayout.X64 ? 160 : 80;
        }
        return bytes;
    }

    private void put(ByteBuffer bytes, int at, HandleTrace trace) {
        int type = trace.operation().ordinal() + 1;
        List<StackFrame> frames = trace.stack().frames();
        if (layout == RingLayout.X64) {
            bytes.putLong(at, trace.handle());
            bytes.putLong(at + 8, trace.processId());
            bytes.putLong(at + 16, trace.threadId());
            bytes.putInt(at + 24, type);
            for (int i = 0; i < frames.size(); i++) {
                bytes.putLong(at + 32 + 8 * i, frames.get(i).address());
            }
        } else {
            bytes.putInt(at, (int) trace.handle());
            bytes.putInt(at + 4, (int) trace.processId());
            bytes.putInt(at + 8, (int) trace.threadId());
            bytes.putInt(at + 12, type);
            for (int i = 0; i < frames.size(); i++) {
                bytes.putInt(at + 16 + 4 * i, (int) frames.get(i).address());
            }
        }
    }
}
