// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;

/**
 * Waits that an interrupt does not cut short, because a target that is let go of hangs on them. Each is bounded, and the
 * thread's flag is set again behind it.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    private interface Wait {
        boolean forNanos(long nanos) throws InterruptedException;
    }

    /** Waits for the end of some work, whatever came of it; false when the time was not enough. */
    public static boolean isOver(Future<?> work, Deadline deadline) {
        return until(deadline, nanos -> {
            try {
                work.get(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException | CancellationException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            }
        });
    }

    /** Takes a lock; false when the time was not enough. */
    public static boolean tryLock(Lock lock, Deadline deadline) {
        return until(deadline, nanos -> lock.tryLock(nanos, TimeUnit.NANOSECONDS));
    }

    private static boolean until(Deadline deadline, Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.forNanos(deadline.remainingNanos());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
