// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dbgeng4j.handles.Traces.closing;
import static org.dbgeng4j.handles.Traces.diff;
import static org.dbgeng4j.handles.Traces.opening;
import static org.dbgeng4j.handles.Traces.site;
import static org.dbgeng4j.handles.Traces.stack;

import java.util.List;
import java.util.Set;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/** From the diffs of rounds to findings, with no debugger. */
class LeakRoundsTest {
    private static SiteRounds only(List<LeakFinding> findings) {
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).runs()).hasSize(1);
        return findings.get(0).runs().get(0);
    }

    private static List<LeakFinding> findings(Set<Long> open, HandleDiff.Complete... rounds) {
        return LeakRounds.findings(List.of(rounds), open, List.of());
    }

    @Test
    void aHandleARoundIsOneFindingWithAllHandles() {
        SiteRounds leak = only(findings(
                Set.of(0x40L, 0x44L, 0x48L, 0x4cL),
                diff(site("openDoor", 0x40)),
                diff(site("openDoor", 0x44)),
                diff(site("openDoor", 0x48))));
        assertThat(leak.verdict()).isEqualTo(LeakVerdict.LEAK);
        assertThat(leak.kept()).containsExactly(1, 1, 1);
        assertThat(leak.perRound()).contains(1);
        assertThat(leak.site().outstanding())
                .extracting(OutstandingHandle::handle)
                .containsOnly(0x40L, 0x44L, 0x48L);
    }

    @Test
    void whatALaterRoundClosesIsNoLeak() {
        assertThat(findings(Set.of(), diff(site("openDoor", 0x40)), diff(site("openDoor", 0x44))))
                .isEmpty();
        SiteRounds turning = only(findings(
                Set.of(0x48L),
                diff(site("openDoor", 0x40)),
                diff(site("openDoor", 0x44)),
                diff(site("openDoor", 0x48))));
        assertThat(turning.kept()).containsExactly(0, 0, 1);
        assertThat(turning.closedLater()).containsExactly(1, 1, 0);
        assertThat(turning.verdict()).isEqualTo(LeakVerdict.NOISE);
    }

    @Test
    void aValueThatWasUsedAgainCountsForItsLastOpeningOnly() {
        SiteRounds turning = only(findings(
                Set.of(0x40L),
                diff(site("openDoor", 0x40)),
                diff(site("openDoor", 0x40)),
                diff(site("openDoor", 0x40))));
        assertThat(turning.kept()).containsExactly(0, 0, 1);
        List<LeakFinding> others =
                findings(Set.of(0x40L), diff(site("openDoor", 0x40)), diff(site("openWindow", 0x40)), diff());
        assertThat(only(others).site().culprit().orElseThrow().symbol()).isEqualTo("openWindow");
    }

    @Test
    void aValueThatTheDebuggerUsedAgainIsClosed() {
        HandleDiff.Complete second =
                new HandleDiff.Complete(2, List.of(), List.of(opening(0x40, stack("DbgUiRemoteBreakin"))), List.of());
        assertThat(findings(Set.of(0x40L), diff(site("openDoor", 0x40)), second))
                .isEmpty();
    }

    @Test
    void twoCallsInOneFunctionAreOneSite() {
        CallStack there = new CallStack(List.of(
                StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14),
                StackFrame.of(0x401999, "game", "openDoor", 0x99),
                StackFrame.of(0x402000, "game", "main", 0x50)));
        SiteRounds leak = only(findings(Set.of(0x40L, 0x44L), diff(site("openDoor", 0x40)), diff(site(there, 0x44))));
        assertThat(leak.verdict()).isEqualTo(LeakVerdict.LEAK);
    }

    @Test
    void codeWithoutSymbolsIsToldApartByItsAddress() {
        CallStack one = new CallStack(List.of(StackFrame.unresolved(0x1000), StackFrame.unresolved(0x2000)));
        CallStack other = new CallStack(List.of(StackFrame.unresolved(0x1000), StackFrame.unresolved(0x3000)));
        List<LeakFinding> findings =
                findings(Set.of(0x40L, 0x44L), diff(site(one, 0x40)), diff(site(other, 0x44)), diff());
        assertThat(findings).hasSize(2).allMatch(finding -> finding.verdict() == LeakVerdict.NOISE);
    }

    @Test
    void withoutACallStackNothingIsWorseThanSuspect() {
        CallStack none = CallStack.empty();
        assertThat(only(findings(Set.of(0x40L, 0x44L), diff(site(none, 0x40)), diff(site(none, 0x44))))
                        .verdict())
                .isEqualTo(LeakVerdict.SUSPECT);
    }

    @Test
    void showsWhereOthersOfTheSameOpeningWereClosed() {
        List<HandleTrace> newestFirst = List.of(
                opening(0x40, stack("openDoor")),
                closing(0x44, stack("slam")),
                opening(0x44, stack("openDoor")),
                closing(0x44, stack("closeDoor")),
                opening(0x44, stack("openDoor")),
                closing(0x44, stack("closeDoor")),
                opening(0x44, stack("openDoor")),
                closing(0x48, stack("closeWindow")),
                opening(0x48, stack("openWindow")),
                closing(0x4c, stack("beforeOurTime")));
        SiteRounds leak =
                only(LeakRounds.findings(List.of(diff(site("openDoor", 0x40)), diff()), Set.of(0x40L), newestFirst));
        assertThat(leak.closings())
                .containsExactly(new ClosingStack(stack("closeDoor"), 2), new ClosingStack(stack("slam"), 1));
    }
}
