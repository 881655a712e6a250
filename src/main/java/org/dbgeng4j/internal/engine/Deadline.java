// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment by which something must have happened, proof against changes of the clock. */
public final class Deadline {
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The moment that lies this far ahead. */
    public static Deadline after(Duration duration) {
        // 100 years stand for "no limit" and keep the difference of two nano times valid
        long nanos =
                duration.compareTo(Duration.ofDays(36_500)) > 0 ? TimeUnit.DAYS.toNanos(36_500) : duration.toNanos();
        return new Deadline(System.nanoTime() + nanos);
    }

    /** A moment that lies so much later. */
    public Deadline later(Duration more) {
        return new Deadline(nanoTime + more.toNanos());
    }

    /** The nanoseconds left, 0 or less when it has passed. */
    public long remainingNanos() {
        return nanoTime - System.nanoTime();
    }

    /** The time left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }
}
