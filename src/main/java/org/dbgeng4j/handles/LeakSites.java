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

    /** Groups openings by call stack, with what the traces alone can tell. */
    static List<LeakSite> group(List<HandleTrace> openings) {
        Map<CallStack, List<OutstandingHandle>> byStack = openings.stream()
                .filter(trace -> !isDebuggers(trace))
                .collect(Collectors.groupingBy(
                        HandleTrace::stack,
                        LinkedHashMap::new,
                        Collectors.mapping(trace -> new OutstandingHandle(trace, null, null), Collectors.toList())));
        return byStack.entrySet().stream()
                .map(site -> new LeakSite(site.getKey(), site.getValue()))
                .sorted(LeakSite.LARGEST_FIRST)
                .toList();
    }

    /** The openings that no site holds. */
    static List<HandleTrace> debuggers(List<HandleTrace> openings) {
        return openings.stream().filter(LeakSites::isDebuggers).toList();
    }

    /** Groups openings by call stack, with the types, names and lines that the session knows. */
    List<LeakSite> of(List<HandleTrace> openings) {
        List<LeakSite> sites = group(openings);
        Map<Long, HandleInfo> types = sites.isEmpty() ? Map.of() : openHandles();
        return sites.stream().map(site -> detailed(site, types)).toList();
    }

    /** The thread that a break-in makes runs no code of the target's: what it opens is no leak. */
    private static boolean isDebuggers(HandleTrace trace) {
        return trace.stack().frames().stream()
                .anyMatch(
                        frame -> "DbgUiRemoteBreakin".equals(frame.symbol()) || "DbgBreakPoint".equals(frame.symbol()));
    }

    private LeakSite detailed(LeakSite site, Map<Long, HandleInfo> types) {
        List<OutstandingHandle> outstanding = new ArrayList<>();
        for (OutstandingHandle plain : site.outstanding()) {
            HandleInfo info = types.get(plain.handle());
            // a name costs a command: one handle speaks for its site
            String name = outstanding.isEmpty() ? name(plain.handle()) : null;
            outstanding.add(new OutstandingHandle(plain.trace(), info == null ? null : info.type(), name));
        }
        return new LeakSite(withLines(site.stack()), outstanding);
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
