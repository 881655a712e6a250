// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/** Makes leak sites of a diff's traces, and asks for what the traces do not tell: types, names and lines. */
final class LeakSites {
    /** What the thread of a break-in runs, in ntdll. */
    private static final Set<String> BREAK_IN = Set.of("DbgUiRemoteBreakin", "DbgBreakPoint");

    private final Details details;
    private final Map<Long, Optional<SourceLine>> lines = new HashMap<>();

    /** Who knows it. */
    interface Details {
        /** The types of the open handles; without those that have none. */
        Map<Long, String> types();

        /** The name of a handle's object, or null. */
        String name(long handle);

        /** The source line of an address. */
        Optional<SourceLine> line(long address);
    }

    LeakSites(Details details) {
        this.details = details;
    }

    /** By a session, while its target still stands. */
    LeakSites(DebugSession session) {
        this(new SessionDetails(session));
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

    /** Groups openings by call stack, with the types, names and lines that are known. */
    List<LeakSite> of(List<HandleTrace> openings) {
        List<LeakSite> sites = group(openings);
        Map<Long, String> types = sites.isEmpty() ? Map.of() : details.types();
        return sites.stream().map(site -> detailed(site, types)).toList();
    }

    /** The thread that a break-in makes runs no code of the target's: what it opens is no leak. */
    private static boolean isDebuggers(HandleTrace trace) {
        return trace.stack().frames().stream()
                .anyMatch(frame -> BREAK_IN.contains(frame.symbol() == null ? "" : frame.symbol())
                        && SystemModules.isNtdll(frame.module())
                        && !StackFact.isNearestExport(frame));
    }

    private LeakSite detailed(LeakSite site, Map<Long, String> types) {
        List<OutstandingHandle> outstanding = new ArrayList<>();
        for (OutstandingHandle plain : site.outstanding()) {
            // a name costs a command: one handle speaks for its site
            String name = outstanding.isEmpty() ? details.name(plain.handle()) : null;
            outstanding.add(new OutstandingHandle(plain.trace(), types.get(plain.handle()), name));
        }
        return new LeakSite(withLines(site.stack()), outstanding);
    }

    private CallStack withLines(CallStack stack) {
        return new CallStack(stack.frames().stream().map(this::withLine).toList());
    }

    private StackFrame withLine(StackFrame frame) {
        if (frame.symbol() == null || SystemModules.contains(frame.module())) {
            return frame;
        }
        // the address is where the call returns to, which may be the next line: the byte before it is in the call
        return lines.computeIfAbsent(frame.address(), address -> details.line(address - 1))
                .map(frame::withSource)
                .orElse(frame);
    }
}
