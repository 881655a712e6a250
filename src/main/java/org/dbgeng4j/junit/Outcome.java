// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakVerdict;
import org.dbgeng4j.junit.Parameters.Reaction;
import org.dbgeng4j.report.CollapsedStacks;
import org.dbgeng4j.report.LeakReportJson;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Makes a report known, and fails the test where it is to fail. */
final class Outcome {
    private static final System.Logger LOG = System.getLogger(Outcome.class.getPackageName());

    private final ExtensionContext context;
    private final String test;
    private final List<Throwable> notPublished = new ArrayList<>();

    Outcome(ExtensionContext context, String test) {
        this.context = context;
        this.test = test;
    }

    void tell(LeakReport report, LeakVerdict failOn, Parameters parameters) {
        publish(report);
        try {
            report.assertNone(failOn);
        } catch (HandleLeakError e) {
            notPublished.forEach(e::addSuppressed);
            if (fails(report, parameters)) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, test + ": " + report);
        }
    }

    private static boolean fails(LeakReport report, Parameters parameters) {
        return parameters.onLeak() == Reaction.FAIL
                && (report instanceof LeakReport.Complete || parameters.onIncomplete() == Reaction.FAIL);
    }

    private void publish(LeakReport report) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (report instanceof LeakReport.Incomplete incomplete) {
            entries.put("handles.verdict", "could not tell");
            entries.put("handles.reason", incomplete.reason().name());
            String detail = incomplete.shortfalls().get(0).detail();
            if (!detail.isBlank()) {
                entries.put("handles.detail", detail);
            }
        } else {
            entries.put("handles.verdict", report.leaks().isEmpty() ? "no leak" : "leak");
            entries.put("handles.leaks", Integer.toString(report.leaks().size()));
            entries.put("handles.suspects", Integer.toString(report.suspects().size()));
            entries.put("handles.known", Integer.toString(report.known().size()));
            entries.put("handles.leaked", Integer.toString(handles(report.leaks())));
        }
        attempt(() -> context.publishReportEntry(entries));
        if (report instanceof LeakReport.Incomplete || !report.findings().isEmpty()) {
            file("handles.json", MediaType.APPLICATION_JSON, path -> {
                try (var out = Files.newBufferedWriter(path)) {
                    new LeakReportJson(out).report(report);
                }
            });
            file("handles.collapsed", MediaType.TEXT_PLAIN_UTF_8, path -> {
                try (var out = Files.newBufferedWriter(path)) {
                    new CollapsedStacks(out).report(report);
                }
            });
        }
    }

    private static int handles(List<LeakFinding> findings) {
        return findings.stream().mapToInt(LeakFinding::handles).sum();
    }

    private void file(String name, MediaType type, ThrowingConsumer<java.nio.file.Path> writer) {
        attempt(() -> context.publishFile(name, type, writer));
    }

    /** What cannot be published must not hide what was found. */
    private void attempt(Runnable publishing) {
        try {
            publishing.run();
        } catch (RuntimeException e) {
            notPublished.add(e);
            LOG.log(System.Logger.Level.DEBUG, test + ": not published", e);
        }
    }
}
