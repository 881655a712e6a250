// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Leak reports for people to read. */
final class LeakText {
    private static final int MOST_SHOWN = 20;

    private LeakText() {}

    static String of(LeakReport.Complete report) {
        StringBuilder text = new StringBuilder();
        text.append(counted(report.leaks().size(), "leak"))
                .append(", ")
                .append(counted(report.suspects().size(), "suspect"))
                .append(", ")
                .append(report.noise().size())
                .append(" noise, ")
                .append(report.known().size())
                .append(" known");
        runs(text, report.runs());
        findings(text, report.findings(), processId(report));
        List<KnownLeak> unused = report.unusedKnownLeaks();
        if (!unused.isEmpty()) {
            text.append("\n\nknown leaks that were not seen; their entries may be out of date:");
            unused.forEach(entry -> text.append("\n    ").append(entry));
        }
        return text.toString();
    }

    static String of(LeakReport.Incomplete report) {
        StringBuilder text = new StringBuilder("could not tell whether handles leak");
        for (LeakReport.Shortfall shortfall : report.shortfalls()) {
            text.append(": ").append(shortfall.reason().finding);
            text.append(shortfall.round() == 0 ? " before the first round" : " in round " + shortfall.round());
            if (!shortfall.detail().isBlank()) {
                text.append("\n    ").append(shortfall.detail().strip().replace("\n", "\n    "));
            }
            text.append("\n    Remedy: ").append(shortfall.reason().remedy);
        }
        runs(text, report.runs());
        if (!report.atLeast().isEmpty()) {
            text.append("\n\nleft open all the same, at least:");
            findings(text, report.atLeast(), processId(report));
        }
        return text.toString();
    }

    /** The process that was traced; of several none, whose findings may be in each. */
    private static long processId(LeakReport report) {
        return report.runs().size() == 1 ? report.runs().get(0).processId() : HandleTrace.UNKNOWN_ID;
    }

    static String of(LeakFinding finding) {
        return of(finding, HandleTrace.UNKNOWN_ID);
    }

    private static String of(LeakFinding finding, long processId) {
        StringBuilder text = new StringBuilder();
        text.append(finding.verdict())
                .append(finding.isKnown() ? " (known) " : " ")
                .append(finding.fingerprint());
        String where = ": ";
        for (SiteRounds run : finding.runs()) {
            text.append(where).append(run.growth()).append('\n').append(run.site());
            where = "\nand in another run: ";
            if (run.kept().size() > 1) {
                text.append("\n  handles per round: ").append(figures(run.kept()));
            }
            if (run.closedLater().stream().anyMatch(count -> count > 0)) {
                text.append("\n  closed in a later round: ").append(figures(run.closedLater()));
            }
            run.site().facts(processId).forEach(fact -> text.append(warning(fact)));
            for (ClosingStack closing : run.closings()) {
                text.append("\n  ")
                        .append(counted(closing.handles(), "other handle"))
                        .append(" of the same opening closed by:");
                closing.stack().frames().forEach(frame -> text.append("\n    ").append(frame));
            }
            if (run.known() != null) {
                text.append(run.knownExpired() ? "\n  was known, and has expired: " : "\n  known: ")
                        .append(run.known());
            }
        }
        return text.toString();
    }

    /** What fails or may come to fail with all that is known of it; the rest on a line each, so as not to bury that. */
    private static void findings(StringBuilder text, List<LeakFinding> findings, long processId) {
        Map<Boolean, List<LeakFinding>> grave = findings.stream()
                .collect(Collectors.partitioningBy(
                        finding -> !finding.isKnown() && finding.verdict() != LeakVerdict.NOISE));
        grave.get(true).stream()
                .limit(MOST_SHOWN)
                .forEach(finding -> text.append("\n\n").append(of(finding, processId)));
        more(text, grave.get(true).size());
        text.append(grave.get(false).isEmpty() ? "" : "\n");
        grave.get(false).stream()
                .limit(MOST_SHOWN)
                .forEach(finding -> text.append('\n').append(brief(finding)));
        more(text, grave.get(false).size());
    }

    /** What makes a call stack other than it looks; that it may be cut or has bare addresses shows anyway. */
    private static String warning(StackFact fact) {
        return switch (fact) {
            case CUT_BY_WOW64 ->
                "\n  the 64-bit layer under a 32-bit program took up the stack: a 64-bit build shows all";
            case OTHER_PROCESS -> "\n  opened by another process: names in its frames are wrong";
            case NEAREST_EXPORT ->
                "\n  names with a displacement from 0x1000 on are likely not of the function that ran";
            default -> "";
        };
    }

    private static void more(StringBuilder text, int all) {
        if (all > MOST_SHOWN) {
            text.append("\nand ").append(all - MOST_SHOWN).append(" more");
        }
    }

    private static String brief(LeakFinding finding) {
        SiteRounds first = finding.runs().get(0);
        return headline(finding) + ": " + first.growth() + ": "
                + first.site().toString().lines().findFirst().orElse("")
                + (first.isKnown() ? ", known: " + first.known() : "");
    }

    private static String headline(LeakFinding finding) {
        return finding.verdict() + (finding.isKnown() ? " (known) " : " ") + finding.fingerprint();
    }

    private static void runs(StringBuilder text, List<LeakRun> runs) {
        for (LeakRun run : runs) {
            text.append("\n")
                    .append(counted(run.rounds(), "round"))
                    .append(" of ")
                    .append(run.target())
                    .append(" (id ")
                    .append(run.processId())
                    .append("), ")
                    .append(counted(run.handleOperations(), "handle operation"));
            gui(text, run);
            run.warnings().forEach(warning -> text.append("\n  warning: ").append(warning));
        }
    }

    private static void gui(StringBuilder text, LeakRun run) {
        if (run.guiResources().isEmpty()) {
            return;
        }
        text.append("\n  USER objects: ")
                .append(figures(run.guiResources().stream()
                        .map(GuiResources::userObjects)
                        .toList()))
                .append(run.userObjectsGrewEachRound() ? ", more after each round" : "")
                .append("\n  GDI objects: ")
                .append(figures(run.guiResources().stream()
                        .map(GuiResources::gdiObjects)
                        .toList()))
                .append(run.gdiObjectsGrewEachRound() ? ", more after each round" : "");
    }

    private static String figures(List<Integer> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
