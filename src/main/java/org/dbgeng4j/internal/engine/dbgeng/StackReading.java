// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/** The current thread's call stack, from the engine's structures. Used on the owner thread. */
final class StackReading {
    /** As many as the text layer asks for. */
    private static final int MOST = 0x400;

    /** A DEBUG_STACK_FRAME, whose first field is where the frame stands. */
    private static final int FRAME = 128;

    private final EngineCalls calls;

    StackReading(EngineCalls calls) {
        this.calls = calls;
    }

    CallStack read() {
        try (Memory frames = new Memory((long) MOST * FRAME)) {
            int count = calls.stackTrace(frames, MOST);
            List<StackFrame> stack = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                stack.add(frame(frames.getLong((long) i * FRAME)));
            }
            return stack.isEmpty() ? CallStack.empty() : new CallStack(stack);
        }
    }

    private StackFrame frame(long address) {
        EngineCalls.Near name = calls.name(address);
        if (name == null) {
            return StackFrame.unresolved(address);
        }
        int bang = name.text().indexOf('!');
        StackFrame frame = bang > 0 && bang < name.text().length() - 1
                ? StackFrame.of(
                        address, name.text().substring(0, bang), name.text().substring(bang + 1), name.displacement())
                : StackFrame.of(
                        address, bang > 0 ? name.text().substring(0, bang) : name.text(), null, name.displacement());
        EngineCalls.Near line = calls.line(address);
        return line == null || line.number() == 0
                ? frame
                : frame.withSource(new SourceLine(line.text(), line.number()));
    }
}
