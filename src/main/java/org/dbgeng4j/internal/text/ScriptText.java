// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;

/** Reads a debugger script. */
public final class ScriptText {
    /** The most bytes of a script's file. */
    public static final int LARGEST = 1 << 20;

    private ScriptText() {}

    /**
     * The commands of a script: a line each, without comments and empty lines; lines within braces belong together.
     *
     * @param script the script's text
     * @return the commands in their order
     */
    public static List<String> commands(String script) {
        List<String> commands = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        int depth = 0;
        for (String line : script.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("*") || line.startsWith("$$")) {
                continue;
            }
            // as $$>< does: each line of a block is a command of its own
            block.append(block.length() == 0 ? "" : "; ").append(line);
            depth += depth(line);
            if (depth <= 0) {
                commands.add(block.toString());
                block.setLength(0);
                depth = 0;
            }
        }
        if (block.length() > 0) {
            commands.add(block.toString());
        }
        return commands;
    }

    /** How many more braces are opened than closed, those in quotes left out. */
    private static int depth(String line) {
        int depth = 0;
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
        }
        return depth;
    }
}
