// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/** The handles that lists of traces show opened and not closed. */
class OutstandingHandlesTest {
    private static HandleTrace trace(String text) {
        HandleOperation operation = text.charAt(0) == 'O'
                ? HandleOperation.OPEN
                : text.charAt(0) == 'C' ? HandleOperation.CLOSE : HandleOperation.BAD_REFERENCE;
        long handle = Long.parseLong(text.substring(1));
        return new HandleTrace(handle, operation, 8, 12, new CallStack(List.of(StackFrame.unresolved(handle))));
    }

    /** Traces as they happened, {@code O4 C4}; the list is the newest first. */
    private static List<HandleTrace> list(String oldestFirst) {
        List<HandleTrace> traces = new ArrayList<>();
        for (String word : oldestFirst.strip().split(" ")) {
            traces.add(0, trace(word));
        }
        return traces;
    }

    @Test
    void anOpeningWithoutALaterClosingIsOutstanding() {
        assertThat(OutstandingHandles.of(list("O4 O8 C4 O12")).traces()).isEqualTo(list("O8 O12"));
    }

    @Test
    void aValueThatIsUsedAgainCountsAnew() {
        assertThat(OutstandingHandles.of(list("O4 C4 O4")).traces()).isEqualTo(list("O4"));
        assertThat(OutstandingHandles.of(list("C4 O4 C4")).traces()).isEmpty();
    }

    @Test
    void badReferencesOpenAndCloseNothing() {
        assertThat(OutstandingHandles.of(list("O4 B4 B8")).traces()).isEqualTo(list("O4"));
    }

    @Test
    void onlyWhatIsNewerThanTheBaselineCounts() {
        OutstandingHandles diff = OutstandingHandles.since(list("O4 O8 C8 O12 C4 O16"), list("O4 O8 C8"), 0);
        assertThat(diff.traces()).isEqualTo(list("O12 O16"));
        assertThat(diff.newTraces()).isEqualTo(3);
        assertThat(diff.certain()).isTrue();
    }

    @Test
    void theRingMayHaveDroppedTheOldestOfTheBaseline() {
        OutstandingHandles diff = OutstandingHandles.since(list("O12 C12 O16"), list("O4 O8 O12 C12"), 0);
        assertThat(diff.traces()).isEqualTo(list("O16"));
        assertThat(diff.certain()).isTrue();
    }

    @Test
    void aRingThatCameRoundCannotTell() {
        OutstandingHandles diff = OutstandingHandles.since(list("O16 O20"), list("O4 O8"), 0);
        assertThat(diff.certain()).isFalse();
        assertThat(diff.traces()).isEqualTo(list("O16 O20"));
    }

    @Test
    void aLoopThatFillsTheRingLeavesItOpenWhatIsNew() {
        // either nothing happened, or the loop went round: then the last opening is new
        OutstandingHandles diff = OutstandingHandles.since(list("O4 C4 O4"), list("O4 C4 O4"), 3);
        assertThat(diff.certain()).isFalse();
        assertThat(diff.traces()).isEqualTo(list("O4"));
        assertThat(OutstandingHandles.since(list("O4 C4 O4"), list("O4 C4 O4"), 4)
                        .traces())
                .isEmpty();
    }

    @Test
    void anEmptyBaselineIsCertainUnlessTheRingIsFull() {
        assertThat(OutstandingHandles.since(list("O4 O8"), List.of(), 4).certain())
                .isTrue();
        assertThat(OutstandingHandles.since(list("O4 O8"), List.of(), 2).certain())
                .isFalse();
    }

    @Test
    void listsOfDifferentSessionsCannotTell() {
        assertThat(OutstandingHandles.since(list("O8 O4"), list("O4"), 100).certain())
                .isFalse();
    }

    @Test
    void nothingNewIsNothingOutstanding() {
        OutstandingHandles diff = OutstandingHandles.since(list("O4 O8"), list("O4 O8"), 0);
        assertThat(diff.traces()).isEmpty();
        assertThat(diff.newTraces()).isZero();
        assertThat(diff.certain()).isTrue();
    }

    @Test
    void symbolsLoadedInBetweenChangeNothing() {
        List<HandleTrace> now = new ArrayList<>(list("O4 O8"));
        HandleTrace old = now.get(1);
        now.set(1, new HandleTrace(4, old.operation(), 8, 12, new CallStack(List.of(StackFrame.of(4, "a", "f", 0)))));
        assertThat(OutstandingHandles.since(now, list("O4"), 0).traces()).isEqualTo(list("O8"));
    }

    @Test
    void agreesWithAProcessThatIsSimulated() {
        int certain = 0;
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            TreeMap<Long, HandleTrace> open = new TreeMap<>();
            List<HandleTrace> all = new ArrayList<>();
            int before = random.nextInt(30);
            run(before, all, open, random);
            List<HandleTrace> baseline = newestFirst(all, 0);
            TreeMap<Long, HandleTrace> fresh = new TreeMap<>();
            open.keySet().forEach(handle -> fresh.put(handle, null)); // values in use
            run(random.nextInt(30), all, fresh, random);
            fresh.values().removeIf(java.util.Objects::isNull);
            int dropped = before == 0 ? 0 : random.nextInt(before);
            List<HandleTrace> now = newestFirst(all, dropped);
            OutstandingHandles diff = OutstandingHandles.since(now, baseline, dropped == 0 ? now.size() + 1 : 0);
            assertThat(diff.traces()).as("seed %d", seed).containsAll(fresh.values());
            if (diff.certain()) {
                certain++;
                assertThat(diff.traces()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(fresh.values());
            } else {
                assertThat(dropped).as("seed %d", seed).isPositive();
            }
        }
        // this process uses few values, so that much of it looks alike
        assertThat(certain).isGreaterThan(1500);
    }

    private static void run(int steps, List<HandleTrace> all, TreeMap<Long, HandleTrace> open, Random random) {
        for (int i = 0; i < steps; i++) {
            HandleTrace trace;
            if (open.isEmpty() || random.nextInt(3) > 0) {
                long handle = 4;
                while (open.containsKey(handle)) {
                    handle += 4; // the lowest free value, as the kernel likes it
                }
                trace = trace("O" + handle);
                open.put(handle, trace);
            } else {
                List<Long> handles = new ArrayList<>(open.keySet());
                long handle = handles.get(random.nextInt(handles.size()));
                trace = trace("C" + handle);
                open.remove(handle);
            }
            all.add(trace);
        }
    }

    private static List<HandleTrace> newestFirst(List<HandleTrace> all, int dropped) {
        List<HandleTrace> list = new ArrayList<>(all.subList(dropped, all.size()));
        Collections.reverse(list);
        return list;
    }
}
