// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/** Why a target stopped. */
public sealed interface StopEvent {
    /**
     * A breakpoint was hit.
     *
     * @param number the breakpoint's number
     * @param address where the target stands; empty as a {@link SessionListener} hears of it, before the debugger was asked,
     *     and where it did not tell. A breakpoint's callback, {@link DebugSession#awaitStop} and {@link
     *     DebugSession#lastEvent} have it
     */
    record Breakpoint(int number, OptionalLong address) implements StopEvent {
        /**
         * Checks that nothing is null.
         *
         * @param number the breakpoint's number
         * @param address where the target stands
         */
        public Breakpoint {
            requireNonNull(address, "address");
        }
    }

    /**
     * An exception was raised, a breakpoint instruction in the program's own code included.
     *
     * @param code the exception code, such as {@code 0xC0000005L}
     * @param firstChance whether the program has not yet been asked to handle it
     * @param address where the target stands; empty as for a {@link Breakpoint}
     * @param text the debugger's words for it, such as {@code Access violation}
     */
    record ExceptionRaised(long code, boolean firstChance, OptionalLong address, String text) implements StopEvent {
        /**
         * Checks that nothing is null.
         *
         * @param code the exception code
         * @param firstChance whether the program has not yet been asked to handle it
         * @param address where the target stands
         * @param text the debugger's words for it
         */
        public ExceptionRaised {
            requireNonNull(address, "address");
            requireNonNull(text, "text");
        }
    }

    /** The target was asked to stop, or stands where the debugger took hold of it. */
    record BreakIn() implements StopEvent {}

    /**
     * A module was loaded, where such loads were asked to stop the target.
     *
     * @param name the module's file, as the debugger names it
     * @param base the address that it was loaded to
     */
    record ModuleLoaded(String name, long base) implements StopEvent {
        /**
         * Checks that nothing is null.
         *
         * @param name the module's file
         * @param base the address that it was loaded to
         */
        public ModuleLoaded {
            requireNonNull(name, "name");
        }
    }

    /**
     * The process ended.
     *
     * @param code its exit code, 0 to 0xFFFFFFFF
     */
    record ProcessExited(long code) implements StopEvent {}

    /** A step came to its end. */
    record Stepped() implements StopEvent {}

    /**
     * Anything else.
     *
     * @param text the debugger's words; empty where it said nothing
     */
    record Other(String text) implements StopEvent {
        /**
         * Checks that nothing is null.
         *
         * @param text the debugger's words
         */
        public Other {
            requireNonNull(text, "text");
        }
    }
}
