// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Mode;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.StackFact;
import org.dbgeng4j.stack.StackFrame;

/** Writes listings for people to read. Not safe for use by several threads. */
public final class ListingText {
    private final Appendable out;
    private final long targetProcessId;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     * @param targetProcessId the process that was traced, {@link HandleTrace#UNKNOWN_ID} where it is not known
     */
    public ListingText(Appendable out, long targetProcessId) {
        this.out = out;
        this.targetProcessId = targetProcessId;
    }

    /**
     * Writes a listing.
     *
     * @param listing the listing
     * @throws IOException if the text cannot be written
     */
    public void listing(HandleListing listing) throws IOException {
        out.append(listing.kind().name().toLowerCase(Locale.ROOT));
        if (listing.mode() == Mode.KERNEL) {
            out.append(" (kernel mode)");
        }
        figure(listing.newTraces(), " new traces");
        figure(listing.displayed(), " outstanding");
        figure(listing.parsed(), " parsed");
        figure(listing.dumped(), " dumped");
        if (listing.message() != null) {
            out.append(": ").append(listing.message());
        }
        out.append('\n');
        for (HandleTrace trace : listing.traces()) {
            trace(trace);
        }
        for (String warning : listing.warnings()) {
            out.append("  warning: ").append(warning).append('\n');
        }
    }

    private void figure(long value, String what) throws IOException {
        if (value != HandleListing.UNKNOWN) {
            out.append(", ").append(Long.toString(value)).append(what);
        }
    }

    private void trace(HandleTrace trace) throws IOException {
        out.append("  0x").append(Long.toHexString(trace.handle())).append(' ');
        out.append(trace.operation().name().replace('_', ' '));
        if (trace.processId() != HandleTrace.UNKNOWN_ID) {
            out.append(", process ").append(Long.toUnsignedString(trace.processId()));
            out.append(", thread ").append(Long.toUnsignedString(trace.threadId()));
        }
        Set<StackFact> facts = StackFact.of(trace, targetProcessId);
        if (!facts.isEmpty()) {
            out.append(facts.stream()
                    .map(fact -> fact.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .collect(Collectors.joining(", ", " [", "]")));
        }
        out.append('\n');
        for (StackFrame frame : trace.stack().frames()) {
            out.append("    ").append(frame.toString()).append('\n');
        }
    }
}
