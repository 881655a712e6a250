// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.SymbolAt;
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

    // (00007ff6`12345670)   leaky!fun4+0x27   |  (00007ff6`12345690)   leaky!main
    private static final Pattern SYMBOL = Pattern.compile(
            "^\\((?<at>[0-9a-fA-F`]{8,17})\\)\\s+(?<module>[^!\\s|]+)!(?<name>.+?)(?:\\+0x[0-9a-fA-F]+)?\\s*(?:\\|.*)?$",
            Pattern.MULTILINE);

    private NearestSymbol() {}

    /**
     * Reads the symbol.
     *
     * @param output what {@code ln} printed
     * @param address the address that it was asked for
     * @return the symbol that lies at or before the address, empty where the debugger knows none
     */
    public static Optional<SymbolAt> symbol(CharSequence output, long address) {
        Matcher symbol = SYMBOL.matcher(output);
        if (!symbol.find()) {
            return Optional.empty();
        }
        long start = Hex.address(symbol.group("at"));
        return Optional.of(new SymbolAt(
                symbol.group("module"),
                symbol.group("name"),
                start,
                address - start,
                sourceLine(output).orElse(null)));
    }

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
