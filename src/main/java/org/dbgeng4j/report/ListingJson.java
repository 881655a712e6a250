// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.StackFact;
import org.dbgeng4j.internal.text.JsonText;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * Writes the listings of a log as JSON, one listing after the other: a document on one line, all ASCII. The form is a
 * contract, described in {@code docs/json.md}. Not safe for use by several threads.
 */
public final class ListingJson {
    /** The version of the form. */
    public static final String SCHEMA = "dbgeng4j/1";

    private final Appendable out;
    private final long targetProcessId;
    private boolean first = true;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     * @param targetProcessId the process that was traced, {@link HandleTrace#UNKNOWN_ID} where it is not known
     */
    public ListingJson(Appendable out, long targetProcessId) {
        this.out = out;
        this.targetProcessId = targetProcessId;
    }

    /**
     * Begins the document of one log.
     *
     * @param file the log's name
     * @throws IOException if the text cannot be written
     */
    public void begin(String file) throws IOException {
        first = true;
        out.append("{\"schema\":");
        string(SCHEMA);
        out.append(",\"file\":");
        string(file);
        out.append(",\"listings\":[");
    }

    /**
     * Writes the next listing.
     *
     * @param listing the listing
     * @throws IOException if the text cannot be written
     */
    public void listing(HandleListing listing) throws IOException {
        out.append(first ? "" : ",");
        first = false;
        out.append("{\"kind\":");
        string(listing.kind().name().toLowerCase(Locale.ROOT));
        out.append(",\"mode\":");
        string(listing.mode().name().toLowerCase(Locale.ROOT));
        figure("newTraces", listing.newTraces(), HandleListing.UNKNOWN);
        figure("displayed", listing.displayed(), HandleListing.UNKNOWN);
        figure("parsed", listing.parsed(), HandleListing.UNKNOWN);
        figure("dumped", listing.dumped(), HandleListing.UNKNOWN);
        if (listing.message() != null) {
            out.append(",\"message\":");
            string(listing.message());
        }
        out.append(",\"traces\":[");
        for (Iterator<HandleTrace> traces = listing.traces().iterator(); traces.hasNext(); ) {
            trace(traces.next());
            out.append(traces.hasNext() ? "," : "");
        }
        out.append("],\"warnings\":");
        strings(listing.warnings());
        out.append('}');
    }

    /**
     * Ends the document.
     *
     * @param warnings what a reader should know of the log as a whole
     * @throws IOException if the text cannot be written
     */
    public void end(List<String> warnings) throws IOException {
        out.append("],\"warnings\":");
        strings(warnings);
        out.append("}\n");
    }

    private void trace(HandleTrace trace) throws IOException {
        out.append("{\"handle\":");
        hex(trace.handle());
        out.append(",\"operation\":");
        string(trace.operation().name());
        figure("threadId", trace.threadId(), HandleTrace.UNKNOWN_ID);
        figure("processId", trace.processId(), HandleTrace.UNKNOWN_ID);
        out.append(",\"flags\":[");
        Set<StackFact> facts = StackFact.of(trace, targetProcessId);
        for (Iterator<StackFact> flags = facts.iterator(); flags.hasNext(); ) {
            string(flags.next().name());
            out.append(flags.hasNext() ? "," : "");
        }
        out.append(']');
        frames(trace.stack());
        out.append('}');
    }

    void frames(CallStack stack) throws IOException {
        out.append(",\"frames\":[");
        for (Iterator<StackFrame> frames = stack.frames().iterator(); frames.hasNext(); ) {
            frame(frames.next());
            out.append(frames.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private void frame(StackFrame frame) throws IOException {
        out.append("{\"address\":");
        hex(frame.address());
        out.append(",\"module\":");
        string(frame.module());
        out.append(",\"symbol\":");
        string(frame.symbol());
        out.append(",\"displacement\":")
                .append(frame.isResolved() ? Long.toUnsignedString(frame.displacement()) : "null")
                .append('}');
    }

    void figure(String name, long value, long unknown) throws IOException {
        out.append(",\"").append(name).append("\":").append(value == unknown ? "null" : Long.toUnsignedString(value));
    }

    void hex(long value) throws IOException {
        out.append("\"0x").append(Long.toHexString(value)).append('"');
    }

    void strings(List<String> all) throws IOException {
        out.append('[');
        for (Iterator<String> each = all.iterator(); each.hasNext(); ) {
            string(each.next());
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    void string(String text) throws IOException {
        JsonText.string(out, text);
    }
}
