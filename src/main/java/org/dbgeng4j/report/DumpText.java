// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.handles.OutstandingHandle;

/**
 * Writes what a minidump says of handles for people to read: figures, types, and what is outstanding. Control characters
 * of names are written as {@code ?}, since a stranger may have chosen them, and of a name longer than 100 characters only
 * its beginning is. Not safe for use by several threads.
 */
public final class DumpText {
    private static final int LONGEST_NAME = 100;

    private final Appendable out;

    /**
     * Makes a writer.
     *
     * @param out where the text goes
     */
    public DumpText(Appendable out) {
        this.out = out;
    }

    /**
     * Writes a dump.
     *
     * @param dump the dump
     * @throws IOException if the text cannot be written
     */
    public void dump(Minidump dump) throws IOException {
        line((dump.processId() == HandleTrace.UNKNOWN_ID
                        ? "a process without an id"
                        : "process " + Long.toUnsignedString(dump.processId()))
                + (dump.system() == null ? "" : ", " + dump.system())
                + (dump.written() == null ? "" : ", " + dump.written())
                + ", " + count(dump.modules().size(), "module"));
        if (dump.table() != null) {
            handles(dump.table());
        }
        if (dump.listing() == null && dump.table() != null) {
            line("no traces: which of them are leaks cannot be told");
        }
        if (dump.listing() != null) {
            traces(dump.listing());
            outstanding(dump.outstanding());
        }
        for (String warning : dump.warnings()) {
            line("warning: " + warning);
        }
    }

    private void handles(HandleTable table) throws IOException {
        line(count(table.total(), "open handle"));
        List<Map.Entry<String, Integer>> types = table.countByType().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        long typed = 0;
        for (Map.Entry<String, Integer> type : types) {
            typed += type.getValue();
            type(type.getValue(), shortened(type.getKey()));
        }
        if (typed < table.handles().size()) {
            type(table.handles().size() - typed, "(type unknown)");
        }
    }

    private void type(long count, String type) throws IOException {
        line(String.format(Locale.ROOT, "%8d  %s", count, type));
    }

    private void traces(HandleListing listing) throws IOException {
        Map<HandleOperation, Integer> by = new EnumMap<>(HandleOperation.class);
        listing.traces().forEach(trace -> by.merge(trace.operation(), 1, Integer::sum));
        line(count(listing.traces().size(), "trace") + ": "
                + by.getOrDefault(HandleOperation.OPEN, 0) + " opened, "
                + by.getOrDefault(HandleOperation.CLOSE, 0) + " closed, "
                + count(by.getOrDefault(HandleOperation.BAD_REFERENCE, 0), "bad reference"));
        for (String warning : listing.warnings()) {
            line("  warning: " + warning);
        }
    }

    private void outstanding(HandleDiff diff) throws IOException {
        List<LeakSite> sites;
        String outstanding = " outstanding";
        if (diff instanceof HandleDiff.Incomplete incomplete) {
            sites = incomplete.atLeast();
            outstanding += ", and maybe more: "
                    + incomplete.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        } else {
            sites = diff.leakSites();
        }
        line(count(sites.stream().mapToInt(LeakSite::count).sum(), "traced handle") + outstanding);
        for (LeakSite site : sites) {
            line("");
            for (String text : shortened(site).toString().split("\n")) {
                line(text);
            }
        }
    }

    private static LeakSite shortened(LeakSite site) {
        return new LeakSite(
                site.stack(),
                site.outstanding().stream()
                        .map(handle -> new OutstandingHandle(
                                handle.trace(), shortened(handle.objectType()), shortened(handle.objectName())))
                        .toList());
    }

    private static String shortened(String name) {
        return name == null || name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void line(String text) throws IOException {
        out.append(text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")).append('\n');
    }
}
