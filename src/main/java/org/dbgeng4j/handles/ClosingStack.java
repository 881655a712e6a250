// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import org.dbgeng4j.stack.CallStack;

/**
 * Where other handles of the same opening were closed: whoever opened the handles of a leak site knows that they are to be
 * closed, and mostly does it here.
 *
 * @param stack the call stack that closed them
 * @param handles how many it closed while it was traced
 */
public record ClosingStack(CallStack stack, int handles) {
    /**
     * Checks that the stack is known.
     *
     * @param stack the call stack that closed them
     * @param handles how many it closed
     */
    public ClosingStack {
        requireNonNull(stack, "stack");
    }
}
