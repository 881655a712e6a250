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
 *     openings may be lost, or where it is open which of the traces are new
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
     * What was opened since an earlier list of the same session and is still open. Traces carry no number, so that a
     * target that does the same over and over can leave open where the earlier list ends in the later one, once the ring
     * has come round; then the answer holds whatever may be new, and is not certain.
     *
     * @param newestFirst the list of now
     * @param baseline the earlier list
     * @param ring how many traces the kernel keeps, 0 where that is not known
     * @return the answer; not certain, and of the whole list, where the two have nothing in common
     */
    public static OutstandingHandles since(List<HandleTrace> newestFirst, List<HandleTrace> baseline, int ring) {
        int size = newestFirst.size();
        if (size < ring || baseline.isEmpty()) {
            int fresh = size - baseline.size();
            boolean follows = fresh >= 0 && startsWith(newestFirst.subList(fresh, size), baseline);
            boolean wrapped = baseline.isEmpty() && ring > 0 && size >= ring;
            return answer(newestFirst, follows ? fresh : size, follows && !wrapped);
        }
        int[] fallback = fallback(baseline);
        int most = common(newestFirst, baseline, fallback);
        int least = most;
        while (fallback[least] > 0) {
            least = fallback[least];
        }
        OutstandingHandles answer = answer(newestFirst, size - least, most > 0);
        return most == least
                ? answer
                : new OutstandingHandles(
                        answer.traces,
                        answer.newTraces,
                        answer.traces.size()
                                == outstanding(newestFirst.subList(0, size - most))
                                        .size());
    }

    /**
     * What ring to suppose behind a list where nobody knows: rings are powers of two, so that a list of just such a size
     * may fill its ring and have lost traces, and no other can.
     */
    public static int ringOf(int traces) {
        return traces >= 0x80 && Integer.bitCount(traces) == 1 ? traces : traces + 1;
    }

    private static OutstandingHandles answer(List<HandleTrace> newestFirst, int fresh, boolean certain) {
        return new OutstandingHandles(outstanding(newestFirst.subList(0, fresh)), fresh, certain);
    }

    private static boolean startsWith(List<HandleTrace> list, List<HandleTrace> beginning) {
        for (int i = 0; i < beginning.size(); i++) {
            if (!same(list.get(i), beginning.get(i))) {
                return false;
            }
        }
        return true;
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
    private static int common(List<HandleTrace> now, List<HandleTrace> baseline, int[] fallback) {
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

    private static int[] fallback(List<HandleTrace> baseline) {
        int[] fallback = new int[baseline.size() + 1];
        fallback[0] = -1;
        for (int i = 0, k = -1; i < baseline.size(); ) {
            while (k >= 0 && !same(baseline.get(i), baseline.get(k))) {
                k = fallback[k];
            }
            fallback[++i] = ++k;
        }
        return fallback;
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
