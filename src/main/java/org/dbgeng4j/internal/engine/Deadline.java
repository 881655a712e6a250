// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.time.Duration;

/** A moment by which something must have happened, proof against changes of the clock. */
public final class Deadline {
    /** Keeps the difference of two nano times valid, too. */
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The moment that lies this far ahead. */
    public static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + bounded(duration).toNanos());
    }

    /** The duration, or 100 years where it is longer: those stand for "no limit" and fit into a number of nanoseconds. */
    public static Duration bounded(Duration duration) {
        return duration.compareTo(NO_LIMIT) > 0 ? NO_LIMIT : duration;
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
