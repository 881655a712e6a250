// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.dbgeng4j.stack.SourceLine;

/**
 * The symbol that an address belongs to, as {@code ln} tells.
 *
 * @param module the module's name
 * @param name the symbol's name
 * @param address where the symbol begins
 * @param displacement how many bytes behind it lies what was asked for
 * @param source the source line, or null where the symbols name none
 */
public record SymbolAt(String module, String name, long address, long displacement, SourceLine source) {
    /**
     * Checks that the names are there.
     *
     * @param module the module's name
     * @param name the symbol's name
     * @param address where the symbol begins
     * @param displacement how many bytes behind it
     * @param source the source line, or null
     */
    public SymbolAt {
        requireNonNull(module, "module");
        requireNonNull(name, "name");
    }

    /**
     * The source line.
     *
     * @return the line, or empty where the symbols name none
     */
    public Optional<SourceLine> sourceLine() {
        return Optional.ofNullable(source);
    }

    /** The symbol as the debugger prints it: {@code leaky!fun4+0x27}. */
    @Override
    public String toString() {
        return module + "!" + name + (displacement == 0 ? "" : "+0x" + Long.toHexString(displacement));
    }
}
