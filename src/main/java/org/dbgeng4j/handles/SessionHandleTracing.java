// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.Ability;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.internal.text.HtraceParser;
import org.dbgeng4j.internal.text.OutstandingHandles;

/**
 * The handle tracing of a session's target, {@code !htrace}. All calls need the target to stand still. Closing the session
 * switches tracing off, and the session passes over the exceptions of bad handles while it is attached. Safe for use by
 * several threads: a diff is one with the snapshot after it. Another thread that lets the target run meanwhile spoils it.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-htrace">!htrace</a>
 */
public final class SessionHandleTracing implements HandleTracing {
    /** What the end of a session leaves for it: one that hangs must not hold the end up as long as a command may take. */
    private static final Duration AT_THE_END = Duration.ofSeconds(5);

    private final DebugSession session;
    /** Held over a diff and its snapshot, so that no handle is in two diffs. */
    private final Object tracing = new Object();

    private volatile boolean on;
    /** How many traces are kept; 0 where that is not known. */
    private int ring;
    /** Why the next diff would tell what the last one told; null where it does not. */
    private String lostBaseline;

    private SessionHandleTracing(DebugSession session) {
        this.session = session;
    }

    /**
     * Made by a session; see {@link DebugSession#handleTracing()}.
     *
     * @param session the session
     * @return its handle tracing
     */
    public static SessionHandleTracing in(DebugSession session) {
        return new SessionHandleTracing(requireNonNull(session, "session"));
    }

    @Override
    public void enable(int size) {
        TracingArguments.ring(size);
        session.target().require(Ability.TRACE_HANDLES);
        synchronized (tracing) {
            ask("-enable " + Integer.toHexString(size), Kind.ENABLE);
            on = true;
            ring = size;
            lostBaseline = null;
        }
    }

    @Override
    public void snapshot() {
        synchronized (tracing) {
            ask("-snapshot", Kind.SNAPSHOT);
            lostBaseline = null;
        }
    }

    @Override
    public void disable() {
        synchronized (tracing) {
            off();
        }
    }

    private void off() {
        ask("-disable", Kind.DISABLE);
        on = false;
    }

    /**
     * Switches tracing off if it was switched on here; an error is passed over, for use when all is to end. Waits for no
     * other thread's diff, which may wait for what holds the session now.
     */
    public void switchOff() {
        if (on) {
            try {
                session.execute("!htrace -disable", AT_THE_END);
                on = false;
            } catch (DebuggerException e) {
                // the end of the session goes on without it, and comes back once where it was interrupted
                on = Thread.currentThread().isInterrupted();
            }
        }
    }

    @Override
    public HandleDiff diff() {
        synchronized (tracing) {
            String lost = lostBaseline;
            if (lost != null) {
                try {
                    snapshot();
                } catch (CommandFailedException e) {
                    lostBaseline = lost; // there is none yet
                }
                return new HandleDiff.Incomplete(HandleDiff.Reason.UNREADABLE, lost, List.of());
            }
            HandleDiff diff = ask();
            if (diff instanceof HandleDiff.Incomplete incomplete
                    && incomplete.reason() == HandleDiff.Reason.NOT_TRACED) {
                // by somebody else, or with the target that a restart ended
                on = false;
                return diff;
            }
            return withSnapshot(diff);
        }
    }

    private HandleDiff ask() {
        String output = command("-diff");
        return HtraceParser.parse(output).stream()
                .filter(listing -> listing.kind() == Kind.DIFF)
                .findFirst()
                .map(listing -> complete(listing, output))
                .orElseGet(() -> incomplete(output));
    }

    /** Whether -diff itself moves the baseline is settled nowhere; a diff that was had is not lost where that fails. */
    private HandleDiff withSnapshot(HandleDiff diff) {
        try {
            snapshot();
            return diff;
        } catch (DebuggerException e) {
            if (!(diff instanceof HandleDiff.Complete complete)) {
                return diff;
            }
            lostBaseline =
                    "the snapshot after the last diff failed, and what it told would be told again\n" + e.getMessage();
            return complete.warning(
                    "the next snapshot could not be taken, so that the next diff cannot be told\n" + e.getMessage());
        }
    }

    @Override
    public HandleDiff stillOpen(HandleDiff.Complete earlier) {
        synchronized (tracing) {
            HandleDiff later = diff();
            try {
                return earlier.stillOpen(later, () -> SessionHandles.open(session));
            } catch (CannotTellException e) {
                return new HandleDiff.Incomplete(HandleDiff.Reason.UNREADABLE, e.getMessage(), List.of());
            }
        }
    }

    @Override
    public HandleListing list() {
        return ask("", Kind.LIST);
    }

    @Override
    public List<HandleTrace> traces(long handle) {
        return ask("0x" + Long.toHexString(TracingArguments.handle(handle)), Kind.LIST)
                .traces();
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
        // a text that was cut off before its first trace must not pass for one without leaks
        boolean cut = !listing.traces().isEmpty() || !listing.warnings().isEmpty();
        if (listing.displayed() == HandleListing.UNKNOWN && cut) {
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
                ? new LeakSites(session).of(OutstandingHandles.of(listed()).traces())
                : List.of();
        return new HandleDiff.Incomplete(reason, "command: !htrace -diff\n" + excerpt(output), atLeast);
    }

    /** All traces, where they are few enough and can be had. */
    private List<HandleTrace> listed() {
        if (ring == 0 || ring > LeakHunt.MOST_LISTED) {
            return List.of();
        }
        try {
            return traces();
        } catch (DebuggerException e) {
            // that the ring overflowed is the answer all the same
            return List.of();
        }
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
