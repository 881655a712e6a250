// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.List;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.handles.SiteRounds;
import org.dbgeng4j.stack.StackFrame;

/**
 * Writes the call stacks of a leak report in the form that makes flame graphs, a line each: the frames, outermost first and
 * parted by {@code ;}, then the type of object, then how many handles were left open.
 *
 * @see <a href="https://github.com/brendangregg/FlameGraph">FlameGraph</a>
 */
public final class CollapsedStacks {
    private final Appendable out;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     */
    public CollapsedStacks(Appendable out) {
        this.out = out;
    }

    /**
     * Writes a report's stacks, of each verdict.
     *
     * @param report the report, complete or not
     * @throws IOException if the text cannot be written
     */
    public void report(LeakReport report) throws IOException {
        List<LeakFinding> findings =
                report instanceof LeakReport.Incomplete incomplete ? incomplete.atLeast() : report.findings();
        for (LeakFinding finding : findings) {
            for (SiteRounds run : finding.runs()) {
                site(run.site());
            }
        }
    }

    private void site(LeakSite site) throws IOException {
        List<StackFrame> frames = site.stack().frames();
        for (int i = frames.size() - 1; i >= 0; i--) {
            StackFrame frame = frames.get(i);
            out.append(word(frame.function().orElseGet(frame::toString))).append(';');
        }
        List<String> types = site.outstanding().stream()
                .map(OutstandingHandle::objectType)
                .distinct()
                .map(type -> type == null ? "unknown" : type)
                .toList();
        out.append(word(String.join("+", types))).append(' ');
        out.append(String.valueOf(site.count())).append('\n');
    }

    /** What would be taken for the form's own signs is written otherwise. */
    private static String word(String text) {
        return text.replace(';', ',').replaceAll("\\p{Cntrl}", "?");
    }
}
