// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.handles.HandleListing.Mode;

/** Reads the output of one {@code !htrace} command of a live session. */
public final class HtraceParser {
    private static final int LONGEST_MESSAGE = 2000;
    private static final Pattern NOT_TRACED = Pattern.compile(
            "(?i)handle tracing (?:information )?(?:is |was |has )?(?:not|disabled|unavailable)|tracing must be enabled");

    private HtraceParser() {}

    /**
     * Reads a command's output; what is no listing comes back as one {@link Kind#MESSAGE}.
     *
     * @param output what the debugger printed, lines ended by LF or CRLF
     * @return the listings in order; empty where the output is blank
     * @throws UnreadableLogException if its traces take more than half of the memory that this JVM may have
     */
    public static List<HandleListing> parse(CharSequence output) {
        // an answer is bounded itself, to a tenth of the memory
        ListingCollector collector = new ListingCollector(Room.inHeap(2));
        new HtraceReader(collector, HtraceReader.Form.PRINTED).read(output);
        List<HandleListing> listings = collector.listings();
        return listings.isEmpty() ? message(output.toString()) : listings;
    }

    /**
     * Whether the debugger says that more handle operations came than the ring of traces holds.
     *
     * @param output what the debugger printed
     * @return true where it does
     */
    public static boolean isOverflow(CharSequence output) {
        return output.toString().contains("difference between the two snapshots is too large");
    }

    /**
     * Whether the debugger says that handle tracing is not on.
     *
     * @param output what the debugger printed
     * @return true where it does
     */
    public static boolean isNotTraced(CharSequence output) {
        return NOT_TRACED.matcher(output).find();
    }

    private static List<HandleListing> message(String output) {
        List<String> lines = TextLines.of(output).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toList());
        List<String> own =
                lines.stream().filter(line -> !TextLines.isNoise(line)).collect(Collectors.toList());
        String text = String.join(" ", own.isEmpty() ? lines : own);
        if (text.isEmpty()) {
            return List.of();
        }
        long none = HandleListing.UNKNOWN;
        return List.of(new HandleListing(
                Kind.MESSAGE,
                Mode.USER,
                none,
                none,
                none,
                none,
                text.substring(0, Math.min(text.length(), LONGEST_MESSAGE)),
                List.of(),
                List.of()));
    }
}
