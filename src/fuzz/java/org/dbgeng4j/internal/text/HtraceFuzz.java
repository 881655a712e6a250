// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.StackFact;
import org.dbgeng4j.report.ListingJson;
import org.dbgeng4j.report.ListingText;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come, the text layer reads them: without an exception but the documented one, and by its short way to
 * the same result as by its long one. Jazzer looks for bytes that show otherwise; {@code script/fuzz} runs it.
 */
@Timeout(value = 2, unit = TimeUnit.DAYS)
class HtraceFuzz {
    @FuzzTest(maxDuration = "24h")
    void readsAnything(byte[] log) throws IOException {
        List<HandleListing> listings = read(log, HtraceReader.Form.PRINTED, true);
        if (!listings.equals(read(log, HtraceReader.Form.PRINTED, false))) {
            throw new AssertionError("the short way and the long one differ");
        }
        try {
            read(log, HtraceReader.Form.IMPORTED, true);
        } catch (UnreadableLogException e) {
            // refused, as documented
        }
        StringBuilder out = new StringBuilder();
        ListingJson json = new ListingJson(out, 4);
        json.begin("log");
        List<HandleTrace> traces = new ArrayList<>();
        for (HandleListing listing : listings) {
            json.listing(listing);
            new ListingText(out, 4).listing(listing);
            listing.traces().forEach(StackFact::of);
            OutstandingHandles.since(listing.traces(), traces, 0);
            traces = listing.traces();
        }
        json.end(List.of());
        String text = new String(log, UTF_8);
        HtraceParser.parse(text);
        HandleTextParser.table(text);
    }

    private static List<HandleListing> read(byte[] log, HtraceReader.Form form, boolean shortWay) throws IOException {
        ListingCollector collector = new ListingCollector();
        new HtraceReader(collector, form, shortWay).read(new ByteArrayInputStream(log));
        return collector.listings();
    }
}
