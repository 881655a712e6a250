// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.Uninterrupted;

/** The end of a session: in good order where that can be had, once, by whichever thread comes first. */
final class SessionEnd {
    /** How long a command of another thread may take to its end when it has been broken off. */
    private static final Duration BROKEN_OFF = Duration.ofSeconds(1);

    private final RunControl run;
    private final Runnable atLastStop;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Thread thread;
    private volatile boolean cuts;

    SessionEnd(RunControl run, Runnable atLastStop) {
        this.run = run;
        this.atLastStop = atLastStop;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Whether a command of another thread was, or may have been, broken off: then its answer is a part at best. */
    boolean cuts() {
        return cuts && Thread.currentThread() != thread;
    }

    /**
     * Ends the session in order, or by force where that cannot be had. Where another thread is at it, waits for that one:
     * the end of the JVM must not cut a detach in two. False if it was ended, or is being ended, elsewhere.
     */
    boolean end(Engine.Ending how, Duration timeout) {
        if (!begun.compareAndSet(false, true)) {
            await(timeout.multipliedBy(2));
            return false;
        }
        thread = Thread.currentThread();
        // what the thread was interrupted in is over; if its end were cut short too, tracing stayed on in the target
        boolean interrupted = Thread.interrupted();
        boolean mine = false;
        try {
            mine = lock(timeout);
            boolean stands = mine && halt(timeout);
            if (Thread.interrupted()) {
                interrupted = true;
                stands = mine && halt(timeout);
            }
            if (stands) {
                // a target that has exited can no longer be let go
                boolean exited = run.state.get() == RunState.EXITED;
                run.engine().end(exited ? Engine.Ending.TERMINATE : how, timeout);
            } else {
                abandon();
            }
        } finally {
            run.state.set(RunState.CLOSED, "");
            if (mine) {
                run.commands.unlock();
            }
            over.countDown();
            // or the last stop would be lost where the JVM ends right after
            run.events.drain(Duration.ofSeconds(1));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    private boolean lock(Duration timeout) {
        if (Uninterrupted.tryLock(run.commands, Deadline.after(timeout))) {
            return true;
        }
        cuts = true;
        return run.engine().interrupt() && Uninterrupted.tryLock(run.commands, Deadline.after(BROKEN_OFF));
    }

    private void abandon() {
        cuts = true;
        run.engine().abandon();
    }

    private void await(Duration timeout) {
        // a listener or callback that closes the session again is called by the one that is closing it
        if (run.commands.isHeldByCurrentThread() || run.events.isCurrent()) {
            return;
        }
        try {
            if (!over.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings the target to a stop in which the debugger can end in good order; false where that cannot be had. */
    boolean halt(Duration timeout) {
        // a callback would wait for the lock that the end of the session has
        run.callbacks.clear();
        run.state.release(false);
        try {
            if (RunControl.RUNNING.contains(run.state.get())) {
                run.breakIn(timeout);
            }
            if (run.state.get() == RunState.STOPPED) {
                atLastStop.run();
            }
        } catch (RuntimeException e) {
            // the state tells how far it got; whatever went wrong, the debugger is not to be left behind
            return standsStill();
        }
        return standsStill();
    }

    private boolean standsStill() {
        return run.state.get() == RunState.STOPPED || run.state.get() == RunState.EXITED;
    }
}
