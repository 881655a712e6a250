// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceVisitor;

/** Puts whole listings together, traces and all. */
public final class ListingCollector implements HandleTraceVisitor {
    private final List<HandleListing> listings = new ArrayList<>();
    private final Consumer<HandleListing> consumer;
    private final List<HandleTrace> traces = new ArrayList<>();

    /** Keeps the listings; see {@link #listings()}. */
    public ListingCollector() {
        consumer = listings::add;
    }

    /**
     * Passes each listing on when it is whole.
     *
     * @param consumer what takes the listings
     */
    public ListingCollector(Consumer<HandleListing> consumer) {
        this.consumer = consumer;
    }

    @Override
    public void trace(HandleTrace trace) {
        traces.add(trace);
    }

    @Override
    public void end(HandleListing listing) {
        consumer.accept(new HandleListing(
                listing.kind(),
                listing.mode(),
                listing.newTraces(),
                listing.displayed(),
                listing.parsed(),
                listing.dumped(),
                listing.message(),
                traces,
                listing.warnings()));
        traces.clear();
    }

    /**
     * What was read.
     *
     * @return the listings in the order of the text
     */
    public List<HandleListing> listings() {
        return List.copyOf(listings);
    }
}
