// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

/**
 * Takes the listings of a text one trace at a time, so that a log of any size is read in constant memory. Calls come on
 * the thread that reads, in the order of the text: for each listing once {@link #begin}, then {@link #trace} for each of
 * its traces, then once {@link #end}. An exception thrown here ends the reading and reaches the caller.
 */
@FunctionalInterface
public interface HandleTraceVisitor {
    /**
     * A listing begins.
     *
     * @param head what is known so far: kind, mode, the number of new traces; neither traces nor footer. Where a text
     *     begins in the middle of a listing, {@link #end} may know the kind better
     */
    default void begin(HandleListing head) {}

    /**
     * The next trace, the newest first.
     *
     * @param trace the trace; equal stacks, frames and names are mostly the same objects
     */
    void trace(HandleTrace trace);

    /**
     * A listing has ended.
     *
     * @param listing all of it but the traces: the list of them is empty
     */
    default void end(HandleListing listing) {}
}
