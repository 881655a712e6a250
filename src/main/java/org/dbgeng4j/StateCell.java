// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.EnumSet;
import java.util.Set;
import org.dbgeng4j.internal.engine.Deadline;

/** A session's run state and what led to it: changed by the session and by the engine's threads, awaited by callers. */
final class StateCell {
    private RunState state = RunState.LAUNCHING;
    private String reason = "";

    synchronized RunState get() {
        return state;
    }

    /** What led to the state: the exit code, the debugger's last words; empty where there is nothing to say. */
    synchronized String reason() {
        return reason;
    }

    synchronized void set(RunState next, String why) {
        state = next;
        reason = why;
        notifyAll();
    }

    /** Goes to the next state from one of these only; false when it is in another. */
    synchronized boolean move(Set<RunState> from, RunState next, String why) {
        if (!from.contains(state)) {
            return false;
        }
        set(next, why);
        return true;
    }

    /** Waits while the target runs; the state then, still a running one when the deadline passed first. */
    synchronized RunState awaitStop(Deadline deadline) throws InterruptedException {
        Set<RunState> running = EnumSet.of(RunState.RUNNING, RunState.BREAKING_IN);
        while (running.contains(state)) {
            long left = deadline.remainingNanos();
            if (left <= 0) {
                break;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return state;
    }
}
