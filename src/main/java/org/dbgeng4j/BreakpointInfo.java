// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * A breakpoint, as {@code bl} lists it.
 *
 * @param number the debugger's number for it
 * @param enabled whether it stops the target
 * @param address where it stands; empty while its module is not loaded
 * @param place the place in the debugger's words
 */
public record BreakpointInfo(int number, boolean enabled, OptionalLong address, String place) {
    /**
     * Checks that nothing is null.
     *
     * @param number the debugger's number for it
     * @param enabled whether it stops the target
     * @param address where it stands
     * @param place the place in the debugger's words
     */
    public BreakpointInfo {
        requireNonNull(address, "address");
        requireNonNull(place, "place");
    }
}
