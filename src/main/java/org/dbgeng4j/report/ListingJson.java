// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.StackFact;

/**
 * Writes the listings of a log as JSON, one listing after the other: a document on one line, all ASCII. The form is a
 * contract, described in {@code docs/json.md}. Not safe for use by several threads.
 */
public final class ListingJson {
    /** The version of the form. */
    public static final String SCHEMA = "dbgeng4j/1";

    private final JsonOut json;
    private final long targetProcessId;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     * @param targetProcessId the process that was traced, {@link HandleTrace#UNKNOWN_ID} where it is not known
     */
    public ListingJson(Appendable out, long targetProcessId) {
        this(new JsonOut(out), targetProcessId);
    }

    /** Writes listings into another document. */
    ListingJson(JsonOut json, long targetProcessId) {
        this.json = json;
        this.targetProcessId = targetProcessId;
    }

    /**
     * Begins the document of one log.
     *
     * @param file the log's name
     * @throws IOException if the text cannot be written
     */
    public void begin(String file) throws IOException {
        json.open('{').field("schema").string(SCHEMA);
        json.field("file").string(file).field("listings").open('[');
    }

    /**
     * Writes the next listing.
     *
     * @param listing the listing
     * @throws IOException if the text cannot be written
     */
    public void listing(HandleListing listing) throws IOException {
        json.open('{').field("kind").string(listing.kind().name().toLowerCase(Locale.ROOT));
        json.field("mode").string(listing.mode().name().toLowerCase(Locale.ROOT));
        json.field("newTraces").number(listing.newTraces(), HandleListing.UNKNOWN);
        json.field("displayed").number(listing.displayed(), HandleListing.UNKNOWN);
        json.field("parsed").number(listing.parsed(), HandleListing.UNKNOWN);
        json.field("dumped").number(listing.dumped(), HandleListing.UNKNOWN);
        if (listing.message() != null) {
            json.field("message").string(listing.message());
        }
        json.field("traces").open('[');
        for (HandleTrace trace : listing.traces()) {
            trace(trace);
        }
        json.close(']').field("warnings").strings(listing.warnings()).close('}');
    }

    /**
     * Ends the document.
     *
     * @param warnings what a reader should know of the log as a whole
     * @throws IOException if the text cannot be written
     */
    public void end(List<String> warnings) throws IOException {
        json.close(']').field("warnings").strings(warnings).close('}').end();
    }

    private void trace(HandleTrace trace) throws IOException {
        json.open('{').field("handle").hex(trace.handle());
        json.field("operation").string(trace.operation().name());
        json.field("threadId").number(trace.threadId(), HandleTrace.UNKNOWN_ID);
        json.field("processId").number(trace.processId(), HandleTrace.UNKNOWN_ID);
        json.field("flags").strings(JsonOut.names(StackFact.of(trace, targetProcessId)));
        json.field("frames").frames(trace.stack()).close('}');
    }
}
