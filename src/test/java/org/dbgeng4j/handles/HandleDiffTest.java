// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dbgeng4j.handles.HandleOperation.CLOSE;
import static org.dbgeng4j.handles.HandleOperation.OPEN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparing two lists of traces with no debugger. */
class HandleDiffTest {
    private static final CallStack FUN4 = stack("fun4");
    private static final CallStack FUN3 = stack("fun3");

    private static CallStack stack(String function) {
        return new CallStack(List.of(
                StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14),
                StackFrame.of(0x401000 + function.hashCode() % 100, "game", function, 0x27)));
    }

    private static HandleTrace trace(long handle, HandleOperation operation, CallStack stack) {
        return new HandleTrace(handle, operation, 32, 36, stack);
    }

    private static HandleListing list(HandleTrace... newestFirst) {
        long none = HandleListing.UNKNOWN;
        return new HandleListing(
                HandleListing.Kind.LIST,
                HandleListing.Mode.USER,
                none,
                none,
                newestFirst.length,
                newestFirst.length,
                null,
                List.of(newestFirst),
                List.of());
    }

    @Test
    void aHandleThatWasClosedAndReopenedIsOutstandingByItsLastOpening() {
        HandleListing earlier = list(trace(0x40, OPEN, FUN3));
        HandleListing later = list(trace(0x40, OPEN, FUN4), trace(0x40, CLOSE, FUN3), trace(0x40, OPEN, FUN3));
        HandleDiff diff = HandleDiff.between(earlier, later);
        assertThat(diff.leakSites()).singleElement().satisfies(site -> {
            assertThat(site.count()).isEqualTo(1);
            assertThat(site.culprit().orElseThrow().symbol()).isEqualTo("fun4");
        });
        assertThat(((HandleDiff.Complete) diff).newTraces()).isEqualTo(2);
    }

    @Test
    void whatWasOpenBeforeIsNotNew() {
        HandleListing earlier = list(trace(0x40, OPEN, FUN4));
        HandleListing later = list(trace(0x44, CLOSE, FUN3), trace(0x44, OPEN, FUN3), trace(0x40, OPEN, FUN4));
        assertThat(HandleDiff.between(earlier, later).leakSites()).isEmpty();
    }

    @Test
    void groupsByStackTheLargestFirst() {
        HandleListing later = list(trace(0x4c, OPEN, FUN4), trace(0x48, OPEN, FUN3), trace(0x44, OPEN, FUN4));
        assertThat(HandleDiff.between(list(), later).leakSites())
                .extracting(LeakSite::count)
                .containsExactly(2, 1);
    }

    @Test
    void listsWithNothingInCommonNeverReadAsNoLeaks() {
        HandleListing earlier = list(trace(0x40, OPEN, FUN4));
        HandleListing later = list(trace(0x44, CLOSE, FUN3), trace(0x44, OPEN, FUN3), trace(0x48, OPEN, FUN4));
        assertThat(HandleDiff.between(earlier, later)).isInstanceOfSatisfying(HandleDiff.Incomplete.class, diff -> {
            assertThat(diff.reason()).isEqualTo(HandleDiff.Reason.RING_OVERFLOW);
            assertThat(diff.atLeast()).hasSize(1);
        });
    }

    @Test
    void aListThatFillsARingMayHaveLostTraces() {
        List<HandleTrace> traces = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            traces.add(trace(0x40, i % 2 == 0 ? CLOSE : OPEN, FUN3));
        }
        HandleDiff diff = HandleDiff.between(list(), list(traces.toArray(HandleTrace[]::new)));
        assertThat(diff).isInstanceOf(HandleDiff.Incomplete.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aListThatWasCutOffIsNoAllClear(int lines) {
        String trace = "--------------------------------------\nHandle = 0x0000000000000048 - OPEN\n"
                + "Thread ID = 0x0000000000001234, Process ID = 0x0000000000000014\n\n"
                + "0x00007ff6a0001010: app!leak+0x0000000000000010\n\n";
        String end =
                "--------------------------------------\nParsed 0x%1$X stack traces.\nDumped 0x%1$X stack traces.\n";
        String none = end.formatted(0);
        String whole = trace + trace.replace("48", "4c") + end.formatted(2);
        assertThat(between(none, whole)).isInstanceOf(HandleDiff.Complete.class);
        String cut = whole.lines().limit(7 + lines).collect(Collectors.joining("\n"));
        assertThat(between(none, cut)).isInstanceOfSatisfying(HandleDiff.Incomplete.class, diff -> {
            assertThat(diff.reason()).isEqualTo(HandleDiff.Reason.UNREADABLE);
            assertThat(diff.detail()).contains("the later one");
        });
        assertThat(between(cut, whole)).isInstanceOf(HandleDiff.Incomplete.class);
    }

    private static HandleDiff between(String earlier, String later) {
        HandleTraceLog log = HandleTraceLog.printed();
        return HandleDiff.between(log.parse(earlier).get(0), log.parse(later).get(0));
    }

    @Test
    void codeOfTheProgramsIsNotTheDebuggersForItsName() {
        CallStack own = new CallStack(List.of(StackFrame.of(0x401000, "game", "DbgBreakPoint", 0x14)));
        CallStack nearest = new CallStack(List.of(StackFrame.of(0x77004f40, "ntdll", "DbgUiRemoteBreakin", 0x2f40)));
        HandleDiff diff = HandleDiff.between(list(), list(trace(0x40, OPEN, own), trace(0x44, OPEN, nearest)));
        assertThat(diff.leakSites()).hasSize(2);
        assertThat(((HandleDiff.Complete) diff).debuggerHandles()).isEmpty();
    }

    @Test
    void theBreakInThreadsOwnHandlesAreNoLeak() {
        CallStack breakIn = new CallStack(List.of(
                StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14),
                StackFrame.of(0x77002014, "ntdll", "DbgUiRemoteBreakin", 0x14)));
        HandleDiff diff = HandleDiff.between(list(), list(trace(0x40, OPEN, breakIn)));
        assertThat(diff.leakSites()).isEmpty();
        assertThat(((HandleDiff.Complete) diff).debuggerHandles()).hasSize(1);
    }

    @Test
    void aSiteSaysWhatToKnowOfItsStack() {
        LeakSite site = new LeakSite(
                CallStack.empty(), List.of(new OutstandingHandle(trace(0x40, OPEN, CallStack.empty()), null, null)));
        assertThat(site.facts(32)).containsExactly(StackFact.NO_STACK);
        assertThat(site.facts(33)).contains(StackFact.OTHER_PROCESS);
    }
}
