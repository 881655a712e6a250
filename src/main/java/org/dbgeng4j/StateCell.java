// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.dbgeng4j.internal.engine.Deadline;

/**
 * A session's run state and what led to it: changed by the session and by the engine's threads, awaited by callers.
 *
 * <p>A stop may be held: the target stands still for a breakpoint's callback, which may let it go on, and nobody who
 * awaits a stop hears of it before that is decided.
 */
final class StateCell {
    private static final Set<RunState> RUNNING = EnumSet.of(RunState.RUNNING, RunState.BREAKING_IN);

    private final BiConsumer<RunState, RunState> changed;
    private RunState state = RunState.LAUNCHING;
    private String reason = "";
    private StopEvent event;
    private boolean held;
    private boolean stay;

    /** Tells each change to {@code changed}, in order and under its lock: that must return at once. */
    StateCell(BiConsumer<RunState, RunState> changed) {
        this.changed = changed;
    }

    synchronized RunState get() {
        return state;
    }

    /** What led to the state: the exit code, the debugger's last words; empty where there is nothing to say. */
    synchronized String reason() {
        return reason;
    }

    /** The last stop; null before the first, and where the debugger must be asked for it. */
    synchronized StopEvent event() {
        return event;
    }

    synchronized void set(RunState next, String why) {
        RunState before = state;
        state = next;
        reason = why;
        held = false;
        stay = false;
        notifyAll();
        if (before != next) {
            changed.accept(before, next);
        }
    }

    /** Goes to the next state from one of these only; false when it is in another. */
    synchronized boolean move(Set<RunState> from, RunState next, String why) {
        if (!from.contains(state)) {
            return false;
        }
        set(next, why);
        return true;
    }

    /** The running target stopped; false where it did not run. */
    synchronized boolean stopped(RunState next, String why, StopEvent what, boolean hold) {
        if (!RUNNING.contains(state)) {
            return false;
        }
        boolean wanted = state == RunState.BREAKING_IN;
        event = what;
        set(next, why);
        held = hold;
        stay = wanted;
        return true;
    }

    /** The target was ended on purpose; no event tells with which code. */
    synchronized void killed() {
        event = new StopEvent.Other("ended by kill()");
        set(RunState.EXITED, "it was ended by kill()");
    }

    /** Puts a better known event in the place of the last; false when there is another since. */
    synchronized boolean replace(StopEvent known, StopEvent better) {
        if (event != known) {
            return false;
        }
        event = better;
        return true;
    }

    synchronized boolean isHeld() {
        return held;
    }

    /** The target is to stand still, whatever a callback says; false where no callback holds it. */
    synchronized boolean stay() {
        stay |= held;
        return held;
    }

    /** The callback has ended: goes on to RUNNING where it is to and may; else the stop is everybody's. */
    synchronized boolean release(boolean goOn) {
        if (!held) {
            return false;
        }
        boolean runs = goOn && !stay;
        held = false;
        if (runs) {
            set(RunState.RUNNING, "");
        }
        notifyAll();
        return runs;
    }

    /** Waits while the target runs; the state then, still a running one when the deadline passed first. */
    synchronized RunState awaitStop(Deadline deadline, boolean evenIfHeld) throws InterruptedException {
        while (RUNNING.contains(state) || held && !evenIfHeld) {
            long left = deadline.remainingNanos();
            if (left <= 0) {
                return held && !evenIfHeld ? RunState.RUNNING : state;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return state;
    }
}
