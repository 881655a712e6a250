// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.time.Instant;

/** The time of day as a clock tells it that nobody sets while it runs. */
public final class SteadyClock {
    private static final Instant START = Instant.now();
    private static final long START_NANOS = System.nanoTime();

    private SteadyClock() {}

    /** The time; never earlier than at a call before. */
    public static Instant now() {
        return START.plusNanos(System.nanoTime() - START_NANOS);
    }
}
