// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

/**
 * A module of the target, as {@code lm} lists it.
 *
 * @param name the module's name, as it stands before the {@code !} of a symbol
 * @param base the address of its first byte
 * @param size how many bytes of address space it takes
 * @param symbols the debugger's words for its symbols: {@code deferred}, {@code pdb symbols}, {@code export symbols},
 *     {@code no symbols} and the like
 * @param symbolFile the file that they come from; empty where the debugger names none
 */
public record LoadedModule(String name, long base, long size, String symbols, String symbolFile) {
    /**
     * Checks that nothing is null.
     *
     * @param name the module's name
     * @param base the address of its first byte
     * @param size how many bytes it takes
     * @param symbols the debugger's words for its symbols
     * @param symbolFile the file that they come from
     */
    public LoadedModule {
        requireNonNull(name, "name");
        requireNonNull(symbols, "symbols");
        requireNonNull(symbolFile, "symbolFile");
    }

    /**
     * Whether an address lies in the module.
     *
     * @param address an address
     * @return true where it does
     */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }

    /**
     * Whether the debugger has more than the names that the module exports. Symbols that are deferred are not loaded.
     *
     * @return true where symbols are loaded
     */
    public boolean hasSymbols() {
        return symbols.endsWith("symbols") && !symbols.startsWith("no ") && !symbols.startsWith("export ");
    }
}
