// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * A process that the debugger knows of.
 *
 * @param id its id
 * @param name its program, as the debugger gives it
 * @param handleCount how many handles it has; empty where the debugger does not say
 */
public record TargetProcess(long id, String name, OptionalLong handleCount) {
    /**
     * Checks that nothing is null.
     *
     * @param id its id
     * @param name its program
     * @param handleCount how many handles it has
     */
    public TargetProcess {
        requireNonNull(name, "name");
        requireNonNull(handleCount, "handleCount");
    }
}
