// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.Ability;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.internal.text.HtraceParser;
import org.dbgeng4j.internal.text.OutstandingHandles;

/**
 * The handle tracing of a session's target, {@code !htrace}: the kernel records each opening and closing of a handle with
 * its call stack. All calls need the target to stand still. Safe for use by several threads.
 *
 * <p>While tracing is on, any use of a bad handle raises exception 0xC0000008 in the target; the session passes it over
 * while it is attached. Closing the session switches tracing off.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-htrace">!htrace</a>
 */
public final class HandleTracing {
    /** The largest ring of traces that the kernel makes, in traces. */
    public static final int LARGEST_RING = 0x20000;

    private final DebugSession session;
    private volatile boolean on;

    private HandleTracing(DebugSession session) {
        this.session = session;
    }

    /**
     * Made by a session; see {@link DebugSession#handleTracing()}.
     *
     * @param session the session
     * @return its handle tracing
     */
    public static HandleTracing in(DebugSession session) {
        return new HandleTracing(requireNonNull(session, "session"));
    }

    /**
     * Switches tracing on, with the largest ring, and takes a snapshot.
     *
     * @throws CommandFailedException if the debugger refuses
     */
    public void enable() {
        enable(LARGEST_RING);
    }

    /**
     * Switches tracing on and takes a snapshot.
     *
     * @param ring how many traces the kernel keeps, 1 to {@link #LARGEST_RING}; it rounds to a power of two, and each
     *     costs 80 or 160 bytes of the system's memory
     * @throws IllegalArgumentException if the ring is not in that range
     * @throws org.dbgeng4j.NotAllowedException if this kind of target cannot be traced
     * @throws CommandFailedException if the debugger refuses
     */
    public void enable(int ring) {
        if (ring < 1 || ring > LARGEST_RING) {
            throw new IllegalArgumentException("a ring of " + ring + " traces is not between 1 and " + LARGEST_RING);
        }
        session.target().require(Ability.TRACE_HANDLES);
        ask("-enable " + Integer.toHexString(ring), Kind.ENABLE);
        on = true;
    }

    /**
     * Takes a snapshot: the next diff counts from here.
     *
     * @throws CommandFailedException if tracing is not on
     */
    public void snapshot() {
        ask("-snapshot", Kind.SNAPSHOT);
    }

    /**
     * Switches tracing off.
     *
     * @throws CommandFailedException if it is not on
     */
    public void disable() {
        ask("-disable", Kind.DISABLE);
        on = false;
    }

    /** Switches tracing off if it was switched on here; an error is passed over, for use when all is to end. */
    public void switchOff() {
        if (on) {
            try {
                disable();
            } catch (DebuggerException e) {
                // the end of the session goes on without it: tracing left on costs the target memory, nothing else
                on = false;
            }
        }
    }

    /**
     * The handles that were opened since the last snapshot and are still open, by call stack, with the type of object and
     * the source lines of the target's own frames. Takes the next snapshot, so that each handle is in one diff only.
     *
     * @return the outstanding handles, or why they could not be told
     */
    public HandleDiff diff() {
        String output = command("-diff");
        List<HandleListing> listings = HtraceParser.parse(output);
        HandleDiff diff = listings.stream()
                .filter(listing -> listing.kind() == Kind.DIFF)
                .findFirst()
                .map(listing -> complete(listing, output))
                .orElseGet(() -> incomplete(output));
        if (on) {
            // whether -diff itself moves the baseline is settled nowhere
            snapshot();
        }
        return diff;
    }

    /**
     * Of an earlier diff, what is still open now that the target ran on. A diff taken at any moment holds the handles of
     * calls that were just under way; those that were closed since are no leaks, and this leaves them out. Takes the next
     * snapshot, as {@link #diff()} does.
     *
     * @param earlier the last diff of this tracing
     * @return the leak sites of {@code earlier} with the handles that are still open, or why they could not be told
     */
    public HandleDiff stillOpen(HandleDiff.Complete earlier) {
        HandleDiff since = diff();
        if (!(since instanceof HandleDiff.Complete complete)) {
            return since;
        }
        // a value that was closed and opened again since stands in the later diff, for another object
        Set<Long> reopened = complete.leakSites().stream()
                .flatMap(site -> site.outstanding().stream())
                .map(OutstandingHandle::handle)
                .collect(Collectors.toCollection(HashSet::new));
        complete.debuggerHandles().forEach(trace -> reopened.add(trace.handle()));
        Set<Long> open = session.handles().handles().stream()
                .map(HandleInfo::handle)
                .filter(handle -> !reopened.contains(handle))
                .collect(Collectors.toSet());
        return earlier.keeping(open);
    }

    /**
     * All traces that the kernel still holds.
     *
     * @return the traces, newest first
     * @throws CommandFailedException if tracing is not on
     */
    public List<HandleTrace> traces() {
        return list().traces();
    }

    /**
     * All traces that the kernel still holds, with the debugger's own figures: what {@link HandleDiff#between} compares.
     *
     * @return the listing, its traces newest first
     * @throws CommandFailedException if tracing is not on
     */
    public HandleListing list() {
        return ask("", Kind.LIST);
    }

    /**
     * The traces of one handle value that the kernel still holds.
     *
     * @param handle the value, which may have been used for several objects in turn
     * @return the traces, newest first
     * @throws IllegalArgumentException if the value is 0, which stands for all handles
     * @throws CommandFailedException if tracing is not on
     */
    public List<HandleTrace> traces(long handle) {
        if (handle == 0) {
            throw new IllegalArgumentException("handle 0 is none; traces() gives the traces of all handles");
        }
        return ask("0x" + Long.toHexString(handle), Kind.LIST).traces();
    }

    private HandleDiff complete(HandleListing listing, String output) {
        if (listing.displayed() != HandleListing.UNKNOWN
                && listing.displayed() != listing.traces().size()) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.UNREADABLE,
                    "it announces " + listing.displayed() + " outstanding handles and prints "
                            + listing.traces().size(),
                    new LeakSites(session).of(listing.traces()));
        }
        if (listing.displayed() == HandleListing.UNKNOWN && !listing.traces().isEmpty()) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.UNREADABLE,
                    "its end is missing\n" + excerpt(output),
                    new LeakSites(session).of(listing.traces()));
        }
        return new HandleDiff.Complete(
                listing.newTraces(),
                new LeakSites(session).of(listing.traces()),
                LeakSites.debuggers(listing.traces()),
                listing.warnings());
    }

    private HandleDiff incomplete(String output) {
        HandleDiff.Reason reason = HtraceParser.isOverflow(output)
                ? HandleDiff.Reason.RING_OVERFLOW
                : HtraceParser.isNotTraced(output) ? HandleDiff.Reason.NOT_TRACED : HandleDiff.Reason.UNREADABLE;
        // what the ring still holds and shows no closing of is open, whatever else was lost
        List<LeakSite> atLeast = reason == HandleDiff.Reason.RING_OVERFLOW
                ? new LeakSites(session).of(OutstandingHandles.of(traces()).traces())
                : List.of();
        return new HandleDiff.Incomplete(reason, "command: !htrace -diff\n" + excerpt(output), atLeast);
    }

    private HandleListing ask(String form, Kind expected) {
        String output = command(form);
        List<HandleListing> listings = new ArrayList<>(HtraceParser.parse(output));
        listings.removeIf(listing -> listing.kind() != expected);
        if (listings.isEmpty()) {
            throw new CommandFailedException(
                    "the debugger did not do what was asked",
                    "command: !htrace " + form + "\ntarget: " + session.target() + "\nanswer: " + excerpt(output),
                    HtraceParser.isNotTraced(output)
                            ? "call enable() first; where the system refuses it, run elevated"
                            : "see whether the debugger's ntsdexts extension is there: .load ntsdexts",
                    null);
        }
        return listings.get(0);
    }

    private String command(String form) {
        return session.execute(("!htrace " + form).strip()).output();
    }

    private static String excerpt(String output) {
        String text = output.strip();
        return text.isEmpty() ? "(nothing)" : text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text;
    }
}
