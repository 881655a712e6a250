// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.dbgeng4j.CommandTimeoutException;

/** Calls by a thread that is interrupted. */
public final class Interrupt {
    private Interrupt() {}

    /** What the call throws; the thread's flag must be set behind it, and is taken down. */
    public static CommandTimeoutException in(Runnable call) {
        Thread.currentThread().interrupt();
        try {
            return catchThrowableOfType(CommandTimeoutException.class, call::run);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
