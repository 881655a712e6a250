// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.stack.SourceLine;

/**
 * What {@code ln} says of an address.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/ln--list-nearest-symbols-">ln</a>
 */
public final class NearestSymbol {
    // C:\src\leaky.cpp(22)+0x5, alone on its line; a symbol line begins with its address in parentheses instead
    private static final Pattern SOURCE =
            Pattern.compile("^(?!\\()(\\S.*)\\((\\d{1,9})\\)(?:\\+0x[0-9a-fA-F]+)?\\s*$", Pattern.MULTILINE);

    private NearestSymbol() {}

    /**
     * Reads the source line.
     *
     * @param output what {@code ln} printed
     * @return the line, empty where the symbols name none
     */
    public static Optional<SourceLine> sourceLine(CharSequence output) {
        Matcher source = SOURCE.matcher(output);
        while (source.find()) {
            int line = Integer.parseInt(source.group(2));
            if (line > 0) {
                return Optional.of(new SourceLine(source.group(1), line));
            }
        }
        return Optional.empty();
    }
}
