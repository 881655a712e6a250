// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.TargetThread;

/**
 * Reads the output of {@code ~}.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/---thread-status-">~ (Thread
 *     Status)</a>
 */
public final class ThreadText {
    private static final Pattern LINE =
            Pattern.compile("\\s*([.#]?)\\s*(\\d{1,9})\\s+[Ii]d: ([0-9a-fA-F]{1,8})\\.([0-9a-fA-F]{1,8})"
                    + "\\s+Suspend: (-?\\d{1,9})\\s+Teb:? ([0-9a-fA-F`]{1,17})\\b.*");

    private ThreadText() {}

    /**
     * Reads all threads.
     *
     * @param output what {@code ~} or {@code ~*} printed
     * @return the threads in the debugger's order; empty where it printed none
     */
    public static List<TargetThread> parse(CharSequence output) {
        List<TargetThread> threads = new ArrayList<>();
        for (String line : TextLines.of(output)) {
            Matcher fields = LINE.matcher(line);
            if (fields.matches()) {
                Hex.tryAddress(fields.group(6))
                        .ifPresent(teb -> threads.add(new TargetThread(
                                Integer.parseInt(fields.group(2)),
                                Long.parseLong(fields.group(3), 16),
                                Long.parseLong(fields.group(4), 16),
                                Integer.parseInt(fields.group(5)),
                                teb,
                                fields.group(1).equals("."))));
            }
        }
        return threads;
    }
}
