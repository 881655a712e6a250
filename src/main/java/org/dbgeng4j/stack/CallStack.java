// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.stack;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The frames of one thread at one moment, innermost first, as {@code k} and {@code !htrace} print them.
 *
 * @param frames the frames, innermost first; empty where no stack was captured; immutable
 */
public record CallStack(List<StackFrame> frames) {
    /**
     * The number of frames at which the kernel's handle trace stops: a stack of this size may have been longer.
     *
     * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_query">PROCESS_HANDLE_TRACING_ENTRY</a>
     */
    public static final int TRACED_FRAMES = 16;

    private static final CallStack EMPTY = new CallStack(List.of());

    /**
     * Copies the frames.
     *
     * @param frames the frames
     */
    public CallStack {
        frames = List.copyOf(frames);
    }

    /**
     * The stack that was not captured: a legal and frequent thing in handle traces.
     *
     * @return a stack of no frames
     */
    public static CallStack empty() {
        return EMPTY;
    }

    /**
     * Whether no frame was captured.
     *
     * @return true where there is no frame
     */
    public boolean isEmpty() {
        return frames.isEmpty();
    }

    /** The frames, a line each. */
    @Override
    public String toString() {
        return frames.stream().map(StackFrame::toString).collect(Collectors.joining("\n"));
    }
}
