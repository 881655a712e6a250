// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The registers of a thread, as {@code r} prints them.
 *
 * @param values the values by name, in the debugger's order; immutable
 */
public record Registers(Map<String, Long> values) {
    /**
     * Copies the values.
     *
     * @param values the values by name
     */
    public Registers {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * One register.
     *
     * @param name its name in lower case, such as {@code rip}
     * @return its value
     * @throws IllegalArgumentException if there is none of that name
     */
    public long get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no register '" + name + "' among " + values.keySet()));
    }

    /**
     * One register, if there is one of that name.
     *
     * @param name its name in lower case
     * @return its value, or empty
     */
    public OptionalLong find(String name) {
        Long value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * Where the thread stands.
     *
     * @return the instruction pointer, whatever this processor calls it
     * @throws IllegalArgumentException if it is not among the registers
     */
    public long instructionPointer() {
        return firstOf(List.of("rip", "eip", "pc"));
    }

    /**
     * Where the thread's stack ends.
     *
     * @return the stack pointer, whatever this processor calls it
     * @throws IllegalArgumentException if it is not among the registers
     */
    public long stackPointer() {
        return firstOf(List.of("rsp", "esp", "sp"));
    }

    private long firstOf(List<String> names) {
        return names.stream()
                .filter(values::containsKey)
                .findFirst()
                .map(values::get)
                .orElseThrow(() -> new IllegalArgumentException("none of " + names + " is among " + values.keySet()));
    }
}
