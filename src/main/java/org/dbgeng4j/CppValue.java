// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * The value of a C++ expression, as {@code ??} prints it.
 *
 * @param type its type, such as {@code unsigned int64}
 * @param number its value where it is a number or a pointer; a signed one keeps its sign
 * @param text all that the debugger printed, with the members of a structure
 */
public record CppValue(String type, OptionalLong number, String text) {
    /**
     * Checks that nothing is null.
     *
     * @param type its type
     * @param number its value
     * @param text all that the debugger printed
     */
    public CppValue {
        requireNonNull(type, "type");
        requireNonNull(number, "number");
        requireNonNull(text, "text");
    }
}
