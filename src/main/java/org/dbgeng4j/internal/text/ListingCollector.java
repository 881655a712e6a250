// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceVisitor;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * Puts whole listings together, traces and all. Where they do not fit into this JVM's memory it throws: a list of which a
 * part is missing would read as the whole.
 */
public final class ListingCollector implements HandleTraceVisitor {
    private static final int TRACE_TAKES = 70;
    private static final int LISTING_TAKES = 300;
    private static final int STACK_TAKES = 130;
    private static final int FRAME_TAKES = 80;
    private static final int STRING_TAKES = 80;

    private final List<HandleListing> listings = new ArrayList<>();
    private final Consumer<HandleListing> consumer;
    private final List<HandleTrace> traces = new ArrayList<>();
    private final Room room;
    private long read;

    /** Stacks, frames and names that have been counted: each stands in memory once. */
    private Set<Object> counted = identities();

    /** Keeps the listings; see {@link #listings()}. */
    public ListingCollector() {
        this(Room.inHeap());
    }

    ListingCollector(Room room) {
        this.room = room;
        consumer = listings::add;
    }

    /**
     * Passes each listing on when it is whole.
     *
     * @param consumer what takes the listings
     */
    public ListingCollector(Consumer<HandleListing> consumer) {
        this.room = Room.inHeap();
        this.consumer = listing -> {
            consumer.accept(listing);
            room.empty();
            counted = identities();
        };
    }

    private static Set<Object> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    @Override
    public void trace(HandleTrace trace) {
        read++;
        room.take(TRACE_TAKES);
        CallStack stack = trace.stack();
        if (counted.add(stack)) {
            room.take(STACK_TAKES + 4L * stack.frames().size());
            stack.frames().forEach(this::count);
        }
        requireRoom();
        traces.add(trace);
    }

    private void count(StackFrame frame) {
        if (counted.add(frame)) {
            room.take(FRAME_TAKES);
            count(frame.module());
            count(frame.symbol());
        }
    }

    private void count(String text) {
        if (text != null && counted.add(text)) {
            room.take(STRING_TAKES + 2L * text.length());
        }
    }

    private void requireRoom() {
        if (room.isSpent()) {
            counted = identities();
            traces.clear();
            throw new UnreadableLogException(
                    "the text holds more handle traces than this JVM can hold",
                    "read as far as trace " + read + "; "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB of memory are allowed",
                    "give the JVM more memory (-Xmx), or take a trace at a time with HandleTraceLog.scan");
        }
    }

    @Override
    public void end(HandleListing listing) {
        room.take(LISTING_TAKES);
        count(listing.message());
        listing.warnings().forEach(this::count);
        requireRoom();
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
