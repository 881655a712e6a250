// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What a debugger command printed.
 *
 * @param command the command as it was sent
 * @param output the text that the command printed, with {@code \n} line ends, without prompts and markers
 * @param took the time from sending the command to the end of its output
 * @param succeeded whether it succeeded; empty where the engine does not know. Of cdb only text comes back: false is what
 *     one of its error messages says, and all else is empty
 */
public record CommandResult(String command, String output, Duration took, Optional<Boolean> succeeded) {
    /**
     * Checks that nothing is null.
     *
     * @param command the command
     * @param output the text that the command printed
     * @param took the time from sending the command to the end of its output
     * @param succeeded whether it succeeded
     */
    public CommandResult {
        requireNonNull(command, "command");
        requireNonNull(output, "output");
        requireNonNull(took, "took");
        requireNonNull(succeeded, "succeeded");
    }

    /**
     * Whether the debugger said that the command failed.
     *
     * @return true where it is known to have failed
     */
    public boolean failed() {
        return succeeded.isPresent() && !succeeded.get();
    }

    /** The output alone, so that a result can be printed as it is. */
    @Override
    public String toString() {
        return output;
    }
}
