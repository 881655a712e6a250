// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.BreakpointInfo;

/**
 * Reads the output of {@code bl}.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/bl--breakpoint-list-">bl</a>
 */
public final class BreakpointText {
    // number, e or d with u for unresolved, links in newer debuggers, address, access of a data breakpoint, passes
    private static final Pattern LINE =
            Pattern.compile("\\s*(\\d{1,9}) ([ed])[a-z]*\\s+(?:(?:Disable|Enable)\\s+Clear\\s+)?"
                    + "([0-9a-f]{8}(?:`[0-9a-f]{8})?)?\\s*(?:[rwei] [1248])?\\s*[0-9a-f]{4} \\([0-9a-f]{4}\\)\\s*(.*)");
    private static final Pattern PLACE = Pattern.compile("(?:\\d+:(?:\\*{4}|~\\d+)\\s*)?(.*?)(?:\\s+\".*\")?");

    private BreakpointText() {}

    /**
     * Reads all breakpoints.
     *
     * @param output what {@code bl} printed
     * @return the breakpoints in the debugger's order; empty where it printed none
     */
    public static List<BreakpointInfo> parse(CharSequence output) {
        List<BreakpointInfo> breakpoints = new ArrayList<>();
        for (String line : TextLines.of(output)) {
            Matcher fields = LINE.matcher(line);
            if (fields.matches()) {
                Matcher place = PLACE.matcher(fields.group(4));
                String text = place.matches() ? place.group(1) : fields.group(4);
                boolean deferred = text.startsWith("(") && text.endsWith(")");
                breakpoints.add(new BreakpointInfo(
                        Integer.parseInt(fields.group(1)),
                        fields.group(2).equals("e"),
                        fields.group(3) == null ? OptionalLong.empty() : Hex.tryAddress(fields.group(3)),
                        deferred ? text.substring(1, text.length() - 1) : text));
            }
        }
        return breakpoints;
    }
}
