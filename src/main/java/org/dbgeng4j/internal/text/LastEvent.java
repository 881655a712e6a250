// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code .lastevent} says.
 *
 * @param text the event in the debugger's words, without {@code Last event:} and the ids
 * @param exitCode the exit code where the event is the end of the process
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-lastevent--display-last-event-">
 *     .lastevent</a>
 */
public record LastEvent(String text, OptionalInt exitCode) {
    private static final Pattern LINE = Pattern.compile("Last event: (?:([0-9a-fA-F]+\\.[0-9a-fA-F]+): )?([^\\r\\n]*)");
    private static final Pattern EXIT = Pattern.compile("Exit process [^,]*, code ([0-9a-fA-F]+)");

    /**
     * Reads the last such line of a text.
     *
     * @param output debugger text
     * @return the event, or null where the text names none
     */
    public static LastEvent parse(CharSequence output) {
        Matcher line = LINE.matcher(output);
        LastEvent last = null;
        while (line.find()) {
            String event = line.group(2).strip();
            Matcher exit = EXIT.matcher(event);
            OptionalInt code =
                    exit.find() ? OptionalInt.of(Integer.parseUnsignedInt(exit.group(1), 16)) : OptionalInt.empty();
            last = new LastEvent(event, code);
        }
        return last;
    }
}
