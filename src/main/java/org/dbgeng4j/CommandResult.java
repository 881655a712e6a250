// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a debugger command printed.
 *
 * @param command the command as it was sent
 * @param output the text that the command printed, with {@code \n} line ends, without prompts and markers
 * @param took the time from sending the command to the end of its output
 */
public record CommandResult(String command, String output, Duration took) {
    /**
     * Checks that nothing is null.
     *
     * @param command the command
     * @param output the text that the command printed
     * @param took the time from sending the command to the end of its output
     */
    public CommandResult {
        requireNonNull(command, "command");
        requireNonNull(output, "output");
        requireNonNull(took, "took");
    }

    /** The output alone, so that a result can be printed as it is. */
    @Override
    public String toString() {
        return output;
    }
}
