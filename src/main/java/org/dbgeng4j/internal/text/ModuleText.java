// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.LoadedModule;

/**
 * Reads the output of {@code lm}.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/lm--list-loaded-modules-">lm</a>
 */
public final class ModuleText {
    // start, end, name, flags such as C or T, the status in parentheses, the file; unloaded modules have no status
    private static final Pattern LINE = Pattern.compile(
            "\\s*([0-9a-f]{8}|[0-9a-f]{8}`[0-9a-f]{8})\\s+([0-9a-f]{8}|[0-9a-f]{8}`[0-9a-f]{8})\\s+(\\S+)"
                    + "\\s+(?:[A-Z#*~]{1,4}\\s+)*\\(([^)]+)\\)\\s*(.*)");

    private ModuleText() {}

    /**
     * Reads all modules.
     *
     * @param output what {@code lm} printed
     * @return the modules in the debugger's order; empty where it printed none
     */
    public static List<LoadedModule> parse(CharSequence output) {
        List<LoadedModule> modules = new ArrayList<>();
        for (String line : TextLines.of(output)) {
            LoadedModule module = line(line);
            if (module != null) {
                modules.add(module);
            }
        }
        return modules;
    }

    /** One line; null where it is of no loaded module. */
    static LoadedModule line(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return null;
        }
        long base = Hex.address(fields.group(1));
        return new LoadedModule(
                fields.group(3),
                base,
                Hex.address(fields.group(2)) - base,
                fields.group(4).strip(),
                fields.group(5).strip());
    }
}
