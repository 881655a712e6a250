// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the output of {@code r}.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/r--registers-">r (Registers)</a>
 */
public final class RegisterText {
    private static final Pattern PAIR =
            Pattern.compile("(?<![\\w:\\[])(\\$?[a-z][a-z0-9]{1,7})=([0-9a-fA-F`]{1,17})(?!\\w)");
    private static final Pattern LINE = Pattern.compile("^\\s*\\$?[a-z][a-z0-9]{1,7}=[0-9a-fA-F`]+(?:\\s.*)?$");
    private static final List<String> POINTERS = List.of("rip", "eip", "pc", "$ip");

    private RegisterText() {}

    /**
     * Reads all pairs of a name and a number, in the debugger's order.
     *
     * @param output what {@code r} printed
     * @return the registers; empty where it printed none
     */
    public static Map<String, Long> parse(CharSequence output) {
        Map<String, Long> registers = new LinkedHashMap<>();
        for (String line : TextLines.of(output)) {
            // the location and the instruction that follow may hold something like "eax=" too
            if (LINE.matcher(line).matches()) {
                Matcher pair = PAIR.matcher(line);
                while (pair.find()) {
                    Hex.tryAddress(pair.group(2)).ifPresent(value -> registers.putIfAbsent(pair.group(1), value));
                }
            }
        }
        return registers;
    }

    /**
     * The instruction pointer among the registers.
     *
     * @param output what {@code r} printed
     * @return its value; empty where it is not among them
     */
    public static OptionalLong instructionPointer(CharSequence output) {
        Map<String, Long> registers = parse(output);
        return POINTERS.stream()
                .filter(registers::containsKey)
                .mapToLong(registers::get)
                .findFirst();
    }
}
