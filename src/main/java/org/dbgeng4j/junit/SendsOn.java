// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.SessionListener;
import org.dbgeng4j.StopEvent;

/**
 * Lets the target of a watch run where no hunt does, in the warm-up and between tests: a body waits for its answer. The
 * first chance of an exception is sent on at once. Whatever else stops the target may be the test's own doing, and lasts
 * until the next body.
 */
final class SendsOn implements SessionListener {
    private final DebugSession session;
    private volatile boolean hunted;

    SendsOn(DebugSession session) {
        this.session = session;
    }

    /** A hunt begins, which halts the target itself. */
    void huntBegins() {
        hunted = true;
    }

    /** The hunt is over, and the target runs whatever it stood at. */
    void huntIsOver() {
        hunted = false;
        letRun();
    }

    void letRun() {
        try {
            if (session.state() == RunState.STOPPED) {
                session.resume();
            }
        } catch (DebuggerException e) {
            // it runs already or has ended; of a debugger that fails the hunt tells
        }
    }

    @Override
    public void stopped(StopEvent event) {
        if (!hunted && event instanceof StopEvent.ExceptionRaised raised && raised.firstChance()) {
            letRun();
        }
    }

    @Override
    public void stateChanged(RunState before, RunState now) {
        // a stop is told by itself
    }
}
