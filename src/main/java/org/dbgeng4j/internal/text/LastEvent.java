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
    private static final String HEAD = "Last event: ";
    private static final Pattern LINE = Pattern.compile(HEAD + "(?:([0-9a-fA-F]+\\.[0-9a-fA-F]+): )?([^\\r\\n]*)");
    private static final Pattern EXIT = Pattern.compile("Exit process [^,]*, code ([0-9a-fA-F]{1,8})(?![0-9a-fA-F])");

    /**
     * Reads the last such line of a text.
     *
     * @param output debugger text
     * @return the event, or null where the text names none
     */
    public static LastEvent parse(CharSequence output) {
        Matcher line = LINE.matcher(output);
        if (!line.find(begin(output))) {
            return null;
        }
        String event = line.group(2).strip();
        Matcher exit = EXIT.matcher(event);
        return new LastEvent(
                event, exit.find() ? OptionalInt.of(Integer.parseUnsignedInt(exit.group(1), 16)) : OptionalInt.empty());
    }

    /**
     * Where the last such line of a text begins: what stands before it may be the target's own output.
     *
     * @param output debugger text
     * @return the offset; the length of the text where there is no such line
     */
    public static int begin(CharSequence output) {
        int at = output.toString().lastIndexOf(HEAD);
        return at < 0 ? output.length() : at;
    }
}
