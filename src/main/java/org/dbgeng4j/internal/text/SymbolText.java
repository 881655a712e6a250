// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the debugger says while it looks for symbols, after {@code !sym noisy}. */
public final class SymbolText {
    private static final Pattern SAID = Pattern.compile("(?:DBGHELP|DBGENG|SYMSRV|\\*\\*\\* (?:ERROR|WARNING)): .*");
    // the last word on a module; a file's path, which other lines name, has separators
    private static final Pattern RESULT = Pattern.compile("DBGHELP: ([^\\\\/: ]+) - .*");

    private SymbolText() {}

    /**
     * Sorts the lines by the module that they are about.
     *
     * @param output what was printed while symbols were loaded
     * @return by a module's name the lines of its search, the result last
     */
    public static Map<String, List<String>> searches(CharSequence output) {
        Map<String, List<String>> searches = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : TextLines.of(output)) {
            boolean said = SAID.matcher(line).matches();
            // a server's answer goes on in lines of its own
            boolean more = !current.isEmpty() && line.startsWith("         ");
            if (said || more) {
                current.add(line.strip());
            }
            Matcher result = RESULT.matcher(line);
            if (result.matches()) {
                searches.computeIfAbsent(result.group(1), name -> new ArrayList<>())
                        .addAll(current);
                current.clear();
            }
        }
        return searches;
    }
}
