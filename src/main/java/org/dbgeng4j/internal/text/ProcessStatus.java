// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code |}, which lists the processes of a session.
 *
 * @param current whether it is the current process
 * @param processId its id
 * @param name its image, as the debugger gives it
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/---process-status-">| (Process
 *     Status)</a>
 */
public record ProcessStatus(boolean current, long processId, String name) {
    // " . 2 id: 22c   name: child.exe": newer debuggers put a word such as "attach" or "create" behind the id
    private static final Pattern LINE =
            Pattern.compile("^\\s*([.#]?)\\s*\\d+\\s+id: ([0-9a-fA-F]+)\\s.*?name: (.*?)\\s*$", Pattern.MULTILINE);

    /**
     * Reads all lines.
     *
     * @param output what {@code |} printed
     * @return the processes in the debugger's order; empty where it printed none
     */
    public static List<ProcessStatus> parse(CharSequence output) {
        List<ProcessStatus> processes = new ArrayList<>();
        Matcher line = LINE.matcher(output);
        while (line.find()) {
            processes.add(new ProcessStatus(
                    line.group(1).equals("."), Long.parseUnsignedLong(line.group(2), 16), line.group(3)));
        }
        return processes;
    }
}
