// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.stack;

import java.util.Optional;

/**
 * One frame of a call stack: an address that a call returns to, and what the debugger's symbols say of it.
 *
 * @param address the return address in the target's address space
 * @param module the module that holds the address, without its file extension ({@code ntdll}), or null where the
 *     debugger resolved nothing
 * @param symbol the function's name as the debugger prints it, or null where it knew the module only, or nothing
 * @param displacement how many bytes {@code address} lies behind the symbol, or behind the module's base where there is
 *     no symbol; where nothing was resolved it equals {@code address}, as {@code !htrace} prints it
 * @param source the source line of the call, or null where the symbols name none or it was not asked for ({@code
 *     !htrace} itself prints none)
 */
public record StackFrame(long address, String module, String symbol, long displacement, SourceLine source) {
    /**
     * Refuses a symbol without a module, which no debugger prints.
     *
     * @param address the return address in the target's address space
     * @param module the module that holds the address
     * @param symbol the function's name
     * @param displacement how many bytes {
     * @param source the source line of the call
     */
    public StackFrame {
        if (symbol != null && module == null) {
            throw new IllegalArgumentException("symbol " + symbol + " stands without a module");
        }
    }

    /**
     * A frame with a module and a symbol.
     *
     * @param address the return address
     * @param module the module's name
     * @param symbol the function's name
     * @param displacement bytes from the symbol
     * @return the frame, without a source line
     */
    public static StackFrame of(long address, String module, String symbol, long displacement) {
        return new StackFrame(address, module, symbol, displacement, null);
    }

    /**
     * A frame of which only the address is known.
     *
     * @param address the return address
     * @return the frame, its displacement equal to its address
     */
    public static StackFrame unresolved(long address) {
        return new StackFrame(address, null, null, address, null);
    }

    /**
     * Whether the debugger resolved at least the module.
     *
     * @return false for a bare address
     */
    public boolean isResolved() {
        return module != null;
    }

    /**
     * This frame with a source line.
     *
     * @param line the line, or null for none
     * @return a frame equal to this but for the line
     */
    public StackFrame withSource(SourceLine line) {
        return new StackFrame(address, module, symbol, displacement, line);
    }

    /**
     * The function, without displacement and line, as {@code module!symbol}, or {@code module} alone.
     *
     * @return the name, empty for an unresolved frame
     */
    public Optional<String> function() {
        if (module == null) {
            return Optional.empty();
        }
        return Optional.of(symbol == null ? module : module + "!" + symbol);
    }

    /** The frame as {@code k} prints it: {@code leaky!fun4+0x27 [C:\src\leaky.cpp @ 22]}, or the bare address. */
    @Override
    public String toString() {
        String place = function()
                .map(name -> displacement == 0 ? name : name + "+0x" + Long.toHexString(displacement))
                .orElseGet(() -> "0x" + Long.toHexString(address));
        return source == null ? place : place + " [" + source + "]";
    }
}
