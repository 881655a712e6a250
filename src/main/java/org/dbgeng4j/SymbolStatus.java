// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of the symbols of one module.
 *
 * @param module the module, with the debugger's words for its symbols
 * @param search what the debugger said while it looked for them, line by line; empty where they were not looked for since
 *     or nothing was said
 */
public record SymbolStatus(LoadedModule module, List<String> search) {
    /**
     * Copies the lines.
     *
     * @param module the module
     * @param search what the debugger said while it looked for them
     */
    public SymbolStatus {
        requireNonNull(module, "module");
        search = List.copyOf(search);
    }

    /** The module, its symbols, and how the search for them went. */
    @Override
    public String toString() {
        return module.name() + ": " + module.symbols()
                + (module.symbolFile().isEmpty() ? "" : " from " + module.symbolFile())
                + (search.isEmpty() ? "" : "\n  " + String.join("\n  ", search));
    }
}
