// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.internal.engine.ntdll.NativeLibraries;
import org.dbgeng4j.internal.engine.ntdll.NtdllEngine;
import org.dbgeng4j.internal.engine.ntdll.Reading;
import org.dbgeng4j.internal.engine.ntdll.Symbols;
import org.dbgeng4j.internal.text.OutstandingHandles;
import org.dbgeng4j.stack.SourceLine;

/**
 * The handle tracing of a process through the system itself, for a process that goes on running, such as this JVM. A diff
 * is of one moment all the same, and holds the handles of calls that were under way; {@link #stillOpen} leaves those out.
 *
 * <p>What this library does itself in this JVM is in no leak site, but in {@link HandleDiff.Complete#debuggerHandles()}.
 * Frames of Java code that was compiled at run time lie in no module and stay addresses. Objects' names are not asked for.
 * The uses of bad handles, each of which raised an exception in the process, are told in the warnings of a diff.
 *
 * <p>Recent Windows 11 shows traces only to holders of SeDebugPrivilege, which is enabled for as long as this is open. A
 * thread of its own makes the calls; closing ends it and switches tracing off.
 *
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_query">PROCESS_HANDLE_TRACING_QUERY</a>
 */
public final class NativeHandleTracing implements HandleTracing, AutoCloseable {
    private static final int UNKNOWN_RING = 0;

    private final NtdllEngine engine;
    private List<HandleTrace> baseline;
    private int ring = UNKNOWN_RING;

    NativeHandleTracing(NtdllEngine engine) {
        this.engine = engine;
    }

    static NativeHandleTracing ofThisJvm() {
        return new NativeHandleTracing(NtdllEngine.ofThisJvm(NativeLibraries.ofThisSystem()));
    }

    static NativeHandleTracing of(long processId) {
        long checked = new Target.ById(processId).processId();
        return new NativeHandleTracing(NtdllEngine.of(NativeLibraries.ofThisSystem(), checked));
    }

    /**
     * The process whose handles are traced.
     *
     * @return its id
     */
    public long processId() {
        return engine.processId();
    }

    @Override
    public synchronized void enable(int size) {
        ring = engine.enable(TracingArguments.ring(size));
        try {
            snapshot();
        } catch (CommandFailedException e) {
            // where the traces are not shown, their cost and their exceptions are for nothing
            try {
                disable();
            } catch (CommandFailedException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    @Override
    public synchronized void snapshot() {
        baseline = read(0).traces();
    }

    @Override
    public synchronized void disable() {
        engine.disable();
        baseline = null;
        ring = UNKNOWN_RING;
    }

    @Override
    public synchronized HandleDiff diff() {
        if (baseline == null) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.NOT_TRACED, "target: process " + processId() + "\nno snapshot", List.of());
        }
        Reading reading = engine.read(0);
        if (reading instanceof Reading.Refused refused) {
            return new HandleDiff.Incomplete(refused.reason(), refused.evidence(), List.of());
        }
        Reading.Traces now = (Reading.Traces) reading;
        int kept = ring == UNKNOWN_RING ? OutstandingHandles.ringOf(now.traces().size()) : ring;
        OutstandingHandles outstanding = OutstandingHandles.since(now.traces(), baseline, kept);
        baseline = now.traces();
        Map<Long, String> types = engine.openHandles().orElse(Map.of());
        return engine.withSymbols(symbols -> diff(now, outstanding, new LiveDetails(types, symbols), symbols));
    }

    private HandleDiff diff(
            Reading.Traces now, OutstandingHandles outstanding, LeakSites.Details details, Symbols symbols) {
        List<HandleTrace> own = new ArrayList<>();
        List<HandleTrace> others = new ArrayList<>();
        outstanding.traces().forEach(trace -> (engine.isOwn(trace) ? own : others).add(symbols.resolve(trace)));
        List<LeakSite> sites = new LeakSites(details).of(others);
        if (!outstanding.certain()) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.RING_OVERFLOW,
                    "target: process " + processId() + "\nthe kernel holds "
                            + now.traces().size() + " traces, and it is open which of them are new",
                    sites);
        }
        List<String> warnings = new ArrayList<>(now.warnings());
        badReferences(now.traces().subList(0, outstanding.newTraces()), symbols).ifPresent(warnings::add);
        own.addAll(LeakSites.debuggers(others));
        return new HandleDiff.Complete(outstanding.newTraces(), sites, own, warnings);
    }

    private static Optional<String> badReferences(List<HandleTrace> fresh, Symbols symbols) {
        List<HandleTrace> bad = fresh.stream()
                .filter(trace -> trace.operation() == HandleOperation.BAD_REFERENCE)
                .toList();
        return bad.stream()
                .findFirst()
                .map(last ->
                        "bad handles were used " + bad.size() + " time(s), each of which raises exception 0xC0000008"
                                + " while tracing is on; the last was 0x" + Long.toHexString(last.handle()) + ", by\n"
                                + symbols.resolve(last).stack());
    }

    @Override
    public synchronized HandleDiff stillOpen(HandleDiff.Complete earlier) {
        HandleDiff later = diff();
        try {
            return earlier.stillOpen(later, this::openHandles);
        } catch (CannotTellException e) {
            return new HandleDiff.Incomplete(
                    hasEnded() ? HandleDiff.Reason.TARGET_ENDED : HandleDiff.Reason.UNREADABLE,
                    e.getMessage(),
                    List.of());
        }
    }

    /**
     * The values of all handles that are open now.
     *
     * @throws CannotTellException if the system does not tell, or the process has ended: its handles then are not closed
     *     but gone with it
     */
    Set<Long> openHandles() {
        Set<Long> open = engine.openHandles().map(Map::keySet).orElse(Set.of());
        if (open.isEmpty() || engine.hasEnded()) {
            throw new CannotTellException(
                    "the system does not tell which handles are open", "target: process " + processId(), "", null);
        }
        return open;
    }

    boolean isOfThisJvm() {
        return engine.isOfThisJvm();
    }

    /** Whether the process has ended. */
    boolean hasEnded() {
        return engine.hasEnded();
    }

    @Override
    public HandleListing list() {
        Reading.Traces all = read(0);
        List<HandleTrace> resolved = resolve(all.traces());
        return new HandleListing(
                Kind.LIST,
                HandleListing.Mode.USER,
                HandleListing.UNKNOWN,
                HandleListing.UNKNOWN,
                resolved.size(),
                resolved.size(),
                null,
                resolved,
                all.warnings());
    }

    @Override
    public List<HandleTrace> traces(long handle) {
        // the low two bits are the program's own to use, and the kernel leaves them out
        return resolve(read(TracingArguments.handle(handle & ~3L)).traces());
    }

    private List<HandleTrace> resolve(List<HandleTrace> plain) {
        return engine.withSymbols(
                symbols -> plain.stream().map(symbols::resolve).toList());
    }

    private Reading.Traces read(long handle) {
        Reading reading = engine.read(handle);
        if (reading instanceof Reading.Refused refused) {
            throw new CommandFailedException(
                    "the system did not show the handle traces", refused.evidence(), refused.remedy(), null);
        }
        return (Reading.Traces) reading;
    }

    /** Switches tracing off if it was switched on here, and lets go of the process. Never throws. */
    @Override
    public void close() {
        engine.close();
    }

    /** What the running process tells. */
    private record LiveDetails(Map<Long, String> open, Symbols symbols) implements LeakSites.Details {
        @Override
        public Map<Long, String> types() {
            return open;
        }

        @Override
        public String name(long handle) {
            // to ask for it takes the use of a handle that may be closed by now, which raises an exception
            return null;
        }

        @Override
        public Optional<SourceLine> line(long address) {
            return symbols.line(address);
        }
    }
}
