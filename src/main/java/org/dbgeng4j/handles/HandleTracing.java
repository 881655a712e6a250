// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.List;
import org.dbgeng4j.CommandFailedException;

/**
 * The handle tracing of a process: the kernel records each opening and closing of a handle with its call stack. Through a
 * debugger, whose {@code !htrace} it then is, or through the system itself. Safe for use by several threads.
 *
 * <p>While tracing is on, any use of a bad handle raises exception 0xC0000008 in the target.
 *
 * @see org.dbgeng4j.DebugSession#handleTracing()
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-htrace">!htrace</a>
 */
public sealed interface HandleTracing permits SessionHandleTracing, NativeHandleTracing {
    /** The largest ring of traces that the kernel makes, in traces. */
    int LARGEST_RING = 0x20000;

    /**
     * The handle tracing of this JVM, by itself: no debugger is needed and nothing stands still. A debugger that is
     * attached to the JVM that drives it would stop the reader of its own output, and with it everything.
     *
     * @return the tracing, still off; to be closed
     * @throws org.dbgeng4j.NotAllowedException on any system but 64-bit Windows
     */
    static NativeHandleTracing ofThisJvm() {
        return NativeHandleTracing.ofThisJvm();
    }

    /**
     * The handle tracing of a running process, with no debugger; the process goes on running.
     *
     * @param processId its id
     * @return the tracing, still off; to be closed
     * @throws org.dbgeng4j.NotAllowedException on any system but 64-bit Windows
     * @throws org.dbgeng4j.AttachException if there is no such process, it may not be opened or is a 32-bit one
     */
    static NativeHandleTracing of(long processId) {
        return NativeHandleTracing.of(processId);
    }

    /**
     * Switches tracing on, with the largest ring, and takes a snapshot.
     *
     * @throws CommandFailedException if it is refused
     */
    default void enable() {
        enable(LARGEST_RING);
    }

    /**
     * Switches tracing on and takes a snapshot.
     *
     * @param ring how many traces the kernel keeps, 1 to {@link #LARGEST_RING}; it rounds to a power of two, and each
     *     costs 80 or 160 bytes of the system's memory
     * @throws IllegalArgumentException if the ring is not in that range
     * @throws org.dbgeng4j.NotAllowedException if this kind of target cannot be traced
     * @throws CommandFailedException if it is refused
     */
    void enable(int ring);

    /**
     * Takes a snapshot: the next diff counts from here.
     *
     * @throws CommandFailedException if tracing is not on
     */
    void snapshot();

    /**
     * Switches tracing off.
     *
     * @throws CommandFailedException if it is not on
     */
    void disable();

    /**
     * The handles that were opened since the last snapshot and are still open, by call stack, with the type of object and
     * the source lines of the target's own frames. Takes the next snapshot, so that each handle is in one diff only.
     *
     * @return the outstanding handles, or why they could not be told
     */
    HandleDiff diff();

    /**
     * Of an earlier diff, what is still open now that the target ran on. A diff taken at any moment holds the handles of
     * calls that were just under way; those that were closed since are no leaks, and this leaves them out. Takes the next
     * snapshot, as {@link #diff()} does.
     *
     * @param earlier the last diff of this tracing
     * @return the leak sites of {@code earlier} with the handles that are still open, or why they could not be told
     */
    HandleDiff stillOpen(HandleDiff.Complete earlier);

    /**
     * All traces that the kernel still holds.
     *
     * @return the traces, newest first
     * @throws CommandFailedException if tracing is not on
     */
    default List<HandleTrace> traces() {
        return list().traces();
    }

    /**
     * All traces that the kernel still holds, with the figures that came with them: what {@link HandleDiff#between}
     * compares.
     *
     * @return the listing, its traces newest first
     * @throws CommandFailedException if tracing is not on
     */
    HandleListing list();

    /**
     * The traces of one handle value that the kernel still holds.
     *
     * @param handle the value, which may have been used for several objects in turn
     * @return the traces, newest first
     * @throws IllegalArgumentException if the value is 0, which stands for all handles
     * @throws CommandFailedException if tracing is not on
     */
    List<HandleTrace> traces(long handle);
}
