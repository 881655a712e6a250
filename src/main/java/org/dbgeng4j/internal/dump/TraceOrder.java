// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;

/**
 * The order of a list of traces. No document says in which one a dump holds them. The kernel hands them out newest first,
 * so that is what they are taken for, unless they say otherwise themselves: what was done to a handle last must fit
 * whether it is open now, and what was done first is an opening, unless it was opened before tracing began.
 */
enum TraceOrder {
    /** As {@code !htrace} lists them. */
    NEWEST_FIRST,
    /** The other way round. */
    OLDEST_FIRST,
    /** Taken for newest first, and it matters, but nothing confirms it. */
    UNCONFIRMED;

    /** What was done to one handle, of all in the list the first and the last. */
    private record Ends(boolean firstOpens, boolean lastOpens, boolean mixed) {}

    /**
     * Finds the order.
     *
     * @param traces the list
     * @param table the open handles, or null where they are not known
     * @return the order; {@link #NEWEST_FIRST} where it makes no difference
     */
    static TraceOrder of(List<HandleTrace> traces, HandleTable table) {
        Map<Long, Ends> handles = new HashMap<>();
        for (HandleTrace trace : traces) {
            if (trace.operation() != HandleOperation.BAD_REFERENCE) {
                boolean opens = trace.operation() == HandleOperation.OPEN;
                handles.merge(
                        trace.handle(),
                        new Ends(opens, opens, false),
                        (before, now) -> new Ends(
                                before.firstOpens, now.lastOpens, before.mixed || before.lastOpens != now.lastOpens));
            }
        }
        Set<Long> open = new HashSet<>();
        if (table != null && table.total() == table.handles().size()) {
            table.handles().forEach(info -> open.add(info.handle()));
        }
        int byTable = 0;
        int byOpening = 0;
        boolean matters = false;
        for (Map.Entry<Long, Ends> handle : handles.entrySet()) {
            Ends ends = handle.getValue();
            matters |= ends.mixed;
            if (ends.firstOpens != ends.lastOpens) {
                byOpening += ends.firstOpens ? -1 : 1;
                byTable += open.isEmpty() ? 0 : ends.firstOpens == open.contains(handle.getKey()) ? 1 : -1;
            }
        }
        int votes = byTable != 0 ? byTable : byOpening;
        if (votes != 0) {
            return votes > 0 ? NEWEST_FIRST : OLDEST_FIRST;
        }
        return matters ? UNCONFIRMED : NEWEST_FIRST;
    }
}
