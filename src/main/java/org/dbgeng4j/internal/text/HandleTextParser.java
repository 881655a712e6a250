// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;

/** Reads the output of {@code !handle}. */
public final class HandleTextParser {
    private HandleTextParser() {}

    /**
     * Reads the list of all handles with its summary, or the summary alone.
     *
     * @param output what {@code !handle} printed
     * @return the table; empty where the output is none
     */
    public static HandleTable table(CharSequence output) {
        HandleTable table = read(output);
        return table.total() >= 0
                ? table
                : new HandleTable(table.handles(), table.handles().size(), table.countByType());
    }

    /**
     * Reads the list of all handles as one that can be trusted: its summary shows that nothing was cut off.
     *
     * @param output what {@code !handle} printed
     * @return the table; empty where the output has no summary
     */
    public static Optional<HandleTable> whole(CharSequence output) {
        return Optional.of(read(output)).filter(table -> table.total() >= 0);
    }

    /** The total is negative where there is no summary. */
    private static HandleTable read(CharSequence output) {
        List<HandleInfo> handles = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        HandleBlock block = null;
        int total = -1;
        boolean rows = false;
        for (String line : TextLines.of(output)) {
            long handle = HandleBlock.handle(line);
            if (handle >= 0) {
                add(block, handles);
                block = new HandleBlock(handle);
                rows = false;
            } else if (total(line) >= 0) {
                add(block, handles);
                block = null;
                total = total(line);
                counts.clear(); // of several summaries the last one holds
            } else if (block != null && block.line(line)) {
                continue;
            } else if (total >= 0 && isHeading(line)) {
                rows = true;
            } else if (rows) {
                rows = line.isEmpty() || TextLines.isNoise(line) || row(line, counts);
            }
        }
        add(block, handles);
        return new HandleTable(handles, total, counts);
    }

    /**
     * Reads what {@code !handle H f} says of one handle.
     *
     * @param output what the debugger printed
     * @return the handle, its type null where the debugger names none; empty where the output is of no handle
     */
    public static Optional<HandleInfo> detail(CharSequence output) {
        return table(output).handles().stream().findFirst();
    }

    private static void add(HandleBlock block, List<HandleInfo> handles) {
        if (block != null) {
            handles.add(block.info());
        }
    }

    /** The number in {@code 135 Handles}, negative in any other line. */
    private static int total(String line) {
        int gap = line.indexOf(' ');
        return gap > 0 && line.endsWith(" Handles") && gap == line.length() - " Handles".length()
                ? decimal(line.substring(0, gap))
                : -1;
    }

    private static boolean isHeading(String line) {
        return line.startsWith("Type") && line.endsWith("Count");
    }

    /** A type and its count; the name may hold blanks, and a long one stands one tab before the count. */
    private static boolean row(String line, Map<String, Integer> counts) {
        int gap = line.length();
        while (gap > 0 && !Character.isWhitespace(line.charAt(gap - 1))) {
            gap--;
        }
        int count = decimal(line.substring(gap));
        String type = line.substring(0, gap).strip();
        if (count < 0 || type.isEmpty()) {
            return false;
        }
        counts.merge(type, count, Integer::sum);
        return true;
    }

    private static int decimal(String text) {
        if (text.isEmpty() || text.length() > 9) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }
}
