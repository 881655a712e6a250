// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.StackFrame;

/**
 * The handles that a list of traces shows opened and not closed again, by the kernel's rule: an opening is outstanding
 * where no later closing of the same handle value follows it.
 *
 * @param traces the openings, newest first
 * @param newTraces how many traces are newer than the baseline
 * @param certain whether the answer can be trusted; false where the ring of traces came round since the baseline, so that
 *     openings may be lost
 */
public record OutstandingHandles(List<HandleTrace> traces, int newTraces, boolean certain) {
    /** Copies the traces. */
    public OutstandingHandles {
        traces = List.copyOf(traces);
    }

    /**
     * What is outstanding of all traces in a list.
     *
     * @param newestFirst the list, as {@code !htrace} prints it
     * @return the answer, always certain: it speaks of this list alone
     */
    public static OutstandingHandles of(List<HandleTrace> newestFirst) {
        return new OutstandingHandles(outstanding(newestFirst), newestFirst.size(), true);
    }

    /**
     * What was opened since an earlier list of the same session and is still open.
     *
     * @param newestFirst the list of now
     * @param baseline the earlier list
     * @return the answer; not certain, and of the whole list, where the two have nothing in common
     */
    public static OutstandingHandles since(List<HandleTrace> newestFirst, List<HandleTrace> baseline) {
        if (baseline.isEmpty()) {
            return of(newestFirst);
        }
        int common = common(newestFirst, baseline);
        int fresh = newestFirst.size() - common;
        return new OutstandingHandles(outstanding(newestFirst.subList(0, fresh)), fresh, common > 0);
    }

    private static List<HandleTrace> outstanding(List<HandleTrace> newestFirst) {
        Set<Long> closed = new HashSet<>();
        List<HandleTrace> open = new ArrayList<>();
        for (HandleTrace trace : newestFirst) {
            if (trace.operation() == HandleOperation.CLOSE) {
                closed.add(trace.handle());
            } else if (trace.operation() == HandleOperation.OPEN && !closed.contains(trace.handle())) {
                open.add(trace);
            }
        }
        return open;
    }

    /**
     * How many of the oldest traces of now are the newest ones of the baseline: the longest end of the one that is a
     * beginning of the other, by the method of Knuth, Morris and Pratt. The ring drops the oldest first, so nothing else
     * can be missing.
     */
    private static int common(List<HandleTrace> now, List<HandleTrace> baseline) {
        int[] fallback = new int[baseline.size() + 1];
        fallback[0] = -1;
        for (int i = 0, k = -1; i < baseline.size(); ) {
            while (k >= 0 && !same(baseline.get(i), baseline.get(k))) {
                k = fallback[k];
            }
            fallback[++i] = ++k;
        }
        int matched = 0;
        // what lies further back than the whole baseline cannot be its beginning
        for (int i = Math.max(0, now.size() - baseline.size()); i < now.size(); i++) {
            while (matched >= 0 && !same(now.get(i), baseline.get(matched))) {
                matched = fallback[matched];
            }
            matched++;
        }
        return matched;
    }

    /** Whether two lists speak of one event; names are left aside, for symbols may have been loaded in between. */
    private static boolean same(HandleTrace a, HandleTrace b) {
        if (a.handle() != b.handle()
                || a.operation() != b.operation()
                || a.processId() != b.processId()
                || a.threadId() != b.threadId()) {
            return false;
        }
        List<StackFrame> left = a.stack().frames();
        List<StackFrame> right = b.stack().frames();
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i).address() != right.get(i).address()) {
                return false;
            }
        }
        return true;
    }
}
