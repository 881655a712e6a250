// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/** Makes leak sites of a diff's traces, and asks the session, while it still stands, for types, names and lines. */
final class LeakSites {
    private final DebugSession session;
    private final Map<Long, Optional<SourceLine>> lines = new HashMap<>();

    LeakSites(DebugSession session) {
        this.session = session;
    }

    HandleDiff.Complete of(HandleListing diff) {
        Map<Boolean, List<HandleTrace>> traces =
                diff.traces().stream().collect(Collectors.partitioningBy(LeakSites::isDebuggers));
        Map<CallStack, List<HandleTrace>> byStack = traces.get(false).stream()
                .collect(Collectors.groupingBy(HandleTrace::stack, LinkedHashMap::new, Collectors.toList()));
        Map<Long, HandleInfo> types = byStack.isEmpty() ? Map.of() : openHandles();
        List<LeakSite> sites = new ArrayList<>();
        byStack.forEach((stack, opened) -> sites.add(site(stack, opened, types)));
        sites.sort(LeakSite.LARGEST_FIRST);
        return new HandleDiff.Complete(diff.newTraces(), sites, traces.get(true), diff.warnings());
    }

    /** The thread that a break-in makes runs no code of the target's: what it opens is no leak. */
    static boolean isDebuggers(HandleTrace trace) {
        return trace.stack().frames().stream()
                .anyMatch(
                        frame -> "DbgUiRemoteBreakin".equals(frame.symbol()) || "DbgBreakPoint".equals(frame.symbol()));
    }

    private LeakSite site(CallStack stack, List<HandleTrace> opened, Map<Long, HandleInfo> types) {
        List<OutstandingHandle> outstanding = new ArrayList<>();
        for (HandleTrace trace : opened) {
            HandleInfo info = types.get(trace.handle());
            // a name costs a command: one handle speaks for its site
            String name = outstanding.isEmpty() ? name(trace.handle()) : null;
            outstanding.add(new OutstandingHandle(trace, info == null ? null : info.type(), name));
        }
        return new LeakSite(withLines(stack), outstanding);
    }

    private Map<Long, HandleInfo> openHandles() {
        return session.handles().handles().stream()
                .collect(Collectors.toMap(HandleInfo::handle, info -> info, (first, again) -> first));
    }

    private String name(long handle) {
        return session.handle(handle).map(HandleInfo::name).orElse(null);
    }

    private CallStack withLines(CallStack stack) {
        return new CallStack(stack.frames().stream().map(this::withLine).toList());
    }

    private StackFrame withLine(StackFrame frame) {
        if (frame.symbol() == null || SystemModules.contains(frame.module())) {
            return frame;
        }
        // the address is where the call returns to, which may be the next line: the byte before it is in the call
        return lines.computeIfAbsent(frame.address(), address -> session.sourceLine(address - 1))
                .map(frame::withSource)
                .orElse(frame);
    }
}
