// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dbgeng4j.handles.ClosingStack;
import org.dbgeng4j.handles.GuiResources;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.KnownLeak;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakRun;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.handles.SiteRounds;
import org.dbgeng4j.stack.StackFrame;

/**
 * Writes a leak report as JSON: a document on one line, all ASCII. The form is a contract, described in {@code
 * docs/json.md}. Not safe for use by several threads.
 */
public final class LeakReportJson {
    private final JsonOut json;
    private long processId;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     */
    public LeakReportJson(Appendable out) {
        json = new JsonOut(out);
    }

    /**
     * Writes a report.
     *
     * @param report the report, complete or not
     * @throws IOException if the text cannot be written
     */
    public void report(LeakReport report) throws IOException {
        processId = report.runs().size() == 1 ? report.runs().get(0).processId() : HandleTrace.UNKNOWN_ID;
        json.open('{').field("schema").string(ListingJson.SCHEMA);
        json.field("complete").flag(report instanceof LeakReport.Complete);
        json.field("shortfalls").open('[');
        if (report instanceof LeakReport.Incomplete incomplete) {
            for (LeakReport.Shortfall shortfall : incomplete.shortfalls()) {
                json.open('{').field("reason").string(shortfall.reason().name());
                json.field("round").number(shortfall.round());
                json.field("detail").string(shortfall.detail()).close('}');
            }
        }
        json.close(']').field("runs").open('[');
        for (LeakRun run : report.runs()) {
            run(run);
        }
        json.close(']').field("findings").open('[');
        for (LeakFinding finding : findings(report)) {
            finding(finding);
        }
        json.close(']').field("unusedKnownLeaks").open('[');
        if (report instanceof LeakReport.Complete) {
            for (KnownLeak entry : report.unusedKnownLeaks()) {
                json.open('{');
                known(entry);
                json.close('}');
            }
        }
        json.close(']').close('}').end();
    }

    private static List<LeakFinding> findings(LeakReport report) {
        return report instanceof LeakReport.Incomplete incomplete ? incomplete.atLeast() : report.findings();
    }

    private void run(LeakRun run) throws IOException {
        json.open('{').field("target").string(run.target());
        json.field("processId").number(run.processId());
        json.field("rounds").number(run.rounds());
        json.field("handleOperations").number(run.handleOperations());
        json.field("userObjects")
                .numbers(run.guiResources().stream()
                        .map(GuiResources::userObjects)
                        .toList());
        json.field("gdiObjects")
                .numbers(run.guiResources().stream()
                        .map(GuiResources::gdiObjects)
                        .toList());
        json.field("warnings").strings(run.warnings()).close('}');
    }

    private void finding(LeakFinding finding) throws IOException {
        json.open('{').field("fingerprint").string(finding.fingerprint());
        json.field("verdict").string(finding.verdict().name());
        json.field("known").flag(finding.isKnown());
        json.field("runs").open('[');
        for (SiteRounds run : finding.runs()) {
            site(run);
        }
        json.close(']').close('}');
    }

    private void site(SiteRounds run) throws IOException {
        LeakSite site = run.site();
        json.open('{').field("verdict").string(run.verdict().name());
        json.field("kept").numbers(run.kept());
        json.field("closedLater").numbers(run.closedLater());
        json.field("types").strings(site.objectTypes());
        json.field("names")
                .strings(site.outstanding().stream()
                        .map(OutstandingHandle::objectName)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        json.field("handles").open('[');
        for (OutstandingHandle handle : site.outstanding()) {
            json.hex(handle.handle());
        }
        json.close(']').field("culprit");
        json.string(site.culprit().flatMap(StackFrame::function).orElse(null));
        json.field("flags").strings(JsonOut.names(site.facts(processId)));
        json.field("frames").frames(site.stack());
        json.field("closings").open('[');
        for (ClosingStack closing : run.closings()) {
            json.open('{').field("handles").number(closing.handles());
            json.field("frames").frames(closing.stack()).close('}');
        }
        json.close(']').field("knownLeak");
        if (run.known() == null) {
            json.string(null);
        } else {
            json.open('{');
            known(run.known());
            json.field("expired").flag(run.knownExpired()).close('}');
        }
        json.close('}');
    }

    private void known(KnownLeak entry) throws IOException {
        for (Map.Entry<KnownLeak.Part, String> pattern : entry.patterns().entrySet()) {
            json.field(pattern.getKey().name().toLowerCase(Locale.ROOT)).string(pattern.getValue());
        }
        json.field("reason").string(entry.reason());
        json.field("until").string(entry.until() == null ? null : entry.until().toString());
    }
}
