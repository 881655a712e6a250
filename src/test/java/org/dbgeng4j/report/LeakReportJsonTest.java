// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.handles.ClosingStack;
import org.dbgeng4j.handles.GuiResources;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.KnownLeak;
import org.dbgeng4j.handles.KnownLeak.Part;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakRun;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.handles.SiteRounds;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/** The JSON of a leak report is a contract, see docs/json.md. */
class LeakReportJsonTest {
    private static final CallStack STACK = new CallStack(List.of(
            StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14),
            StackFrame.of(0x401027, "game", "open;Door", 0x27).withSource(new SourceLine("C:\\game\\door.cpp", 12)),
            StackFrame.unresolved(0x5000)));
    private static final LeakSite SITE = new LeakSite(STACK, List.of(handle(0x44, "front"), handle(0x40, null)));
    private static final KnownLeak KNOWN =
            new KnownLeak(Map.of(Part.SYMBOL, "open*"), "issue 12", LocalDate.of(2026, 1, 31));
    private static final KnownLeak UNUSED = new KnownLeak(Map.of(Part.TYPE, "File"), "issue 13", null);
    private static final List<LeakRun> RUNS = List.of(new LeakRun(
            "process 32", 32, 2, 12, List.of(new GuiResources(1, 4), new GuiResources(2, 4)), List.of("mind")));
    private static final LeakFinding FINDING = new LeakFinding(
            SITE.fingerprint(),
            List.of(new SiteRounds(
                    SITE, List.of(1, 1), List.of(0, 3), List.of(new ClosingStack(CallStack.empty(), 3)), KNOWN, true)));

    private static OutstandingHandle handle(long value, String name) {
        return new OutstandingHandle(new HandleTrace(value, HandleOperation.OPEN, 32, 36, STACK), "Event", name);
    }

    private static String json(LeakReport report) throws IOException {
        StringBuilder out = new StringBuilder();
        new LeakReportJson(out).report(report);
        return out.toString();
    }

    @Test
    void writesTheContract() throws IOException {
        assertThat(json(new LeakReport.Complete(RUNS, List.of(FINDING), List.of(KNOWN, UNUSED))))
                .isEqualTo("{\"schema\":\"dbgeng4j/1\",\"complete\":true,\"shortfalls\":[],\"runs\":["
                        + "{\"target\":\"process 32\",\"processId\":32,\"rounds\":2,\"handleOperations\":12,"
                        + "\"userObjects\":[1,2],\"gdiObjects\":[4,4],\"warnings\":[\"mind\"]}],"
                        + "\"findings\":[{\"fingerprint\":\"" + SITE.fingerprint() + "\",\"verdict\":\"LEAK\","
                        + "\"known\":false,\"runs\":[{\"verdict\":\"LEAK\",\"kept\":[1,1],\"closedLater\":[0,3],"
                        + "\"types\":[\"Event\"],\"names\":[\"front\"],\"handles\":[\"0x44\",\"0x40\"],"
                        + "\"culprit\":\"game!open;Door\",\"flags\":[\"UNRESOLVED\"],\"frames\":["
                        + "{\"address\":\"0x77001014\",\"module\":\"ntdll\",\"symbol\":\"NtCreateEvent\","
                        + "\"displacement\":20},"
                        + "{\"address\":\"0x401027\",\"module\":\"game\",\"symbol\":\"open;Door\",\"displacement\":39,"
                        + "\"file\":\"C:\\\\game\\\\door.cpp\",\"line\":12},"
                        + "{\"address\":\"0x5000\",\"module\":null,\"symbol\":null,\"displacement\":null}],"
                        + "\"closings\":[{\"handles\":3,\"frames\":[]}],"
                        + "\"knownLeak\":{\"symbol\":\"open*\",\"reason\":\"issue 12\",\"until\":\"2026-01-31\","
                        + "\"expired\":true}}]}],"
                        + "\"unusedKnownLeaks\":[{\"type\":\"File\",\"reason\":\"issue 13\",\"until\":null}]}\n");
    }

    @Test
    void anIncompleteReportSaysSo() throws IOException {
        LeakReport.Shortfall overflow = new LeakReport.Shortfall(LeakReport.Reason.RING_OVERFLOW, 2, "its words");
        assertThat(json(new LeakReport.Incomplete(List.of(overflow), RUNS, List.of(), List.of(UNUSED))))
                .startsWith("{\"schema\":\"dbgeng4j/1\",\"complete\":false,\"shortfalls\":["
                        + "{\"reason\":\"RING_OVERFLOW\",\"round\":2,\"detail\":\"its words\"}],")
                .endsWith("\"findings\":[],\"unusedKnownLeaks\":[]}\n");
    }

    @Test
    void collapsesStacksForAFlameGraph() throws IOException {
        StringBuilder out = new StringBuilder();
        new CollapsedStacks(out).report(new LeakReport.Complete(RUNS, List.of(FINDING), List.of()));
        assertThat(out).hasToString("0x5000;game!open,Door;ntdll!NtCreateEvent;Event 2\n");
    }
}
