// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.CppValue;

/** Reads the output of {@code ?} and {@code ??}. */
public final class ExpressionText {
    private static final Pattern MASM =
            Pattern.compile("^(?:.*> ?)?Evaluate expression: -?\\d+ = ([0-9a-fA-F`]{1,17})\\s*$", Pattern.MULTILINE);
    // "unsigned int64 0x00000001`40001470", "int 0n3", "char 0n97 'a'", "char * 0x00000001`40009000 "text""
    private static final Pattern NUMBER =
            Pattern.compile("(\\S.*?) (0x[0-9a-fA-F`]{1,17}|0n-?\\d{1,20})(?:\\s+['\"\\[].*)?");

    private ExpressionText() {}

    /**
     * Reads the value of an expression.
     *
     * @param output what {@code ?} printed
     * @return the value; empty where it could not be evaluated
     */
    public static OptionalLong masm(CharSequence output) {
        Matcher value = MASM.matcher(output);
        return value.find() ? Hex.tryAddress(value.group(1)) : OptionalLong.empty();
    }

    /**
     * Reads the value of a C++ expression.
     *
     * @param output what {@code ??} printed
     * @return the value; empty where it could not be evaluated
     */
    public static Optional<CppValue> cpp(CharSequence output) {
        String text = output.toString().strip();
        if (text.isEmpty() || CommandErrors.in(output)) {
            return Optional.empty();
        }
        String first = text.lines().findFirst().orElse("").strip();
        Matcher number = NUMBER.matcher(first);
        if (!number.matches()) {
            return Optional.of(new CppValue(first, OptionalLong.empty(), text));
        }
        return Optional.of(new CppValue(number.group(1), number(number.group(2)), text));
    }

    private static OptionalLong number(String text) {
        try {
            if (text.startsWith("0x")) {
                return OptionalLong.of(Hex.address(text));
            }
            String digits = text.substring(2);
            return OptionalLong.of(digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
