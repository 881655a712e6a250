// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of a command.
 *
 * @param output what it printed, with LF line ends, without prompts
 * @param took the time from sending it to the end of its output
 * @param succeeded whether it did what was asked; empty where the engine cannot tell
 */
public record Answer(String output, Duration took, Optional<Boolean> succeeded) {
    /** Checks that nothing is null. */
    public Answer {
        requireNonNull(output, "output");
        requireNonNull(took, "took");
        requireNonNull(succeeded, "succeeded");
    }
}
