// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.time.Duration;
import org.dbgeng4j.BreakInException;

/** A signal to the stand-in that simulates the target: it takes it as a break-in from outside. */
final class SimBreakIn implements BreakIn {
    private final ProcessHandle debugger;

    SimBreakIn(ProcessHandle debugger) {
        this.debugger = debugger;
    }

    @Override
    public void request(long processId, Duration timeout) {
        if (!Signals.interrupt(debugger)) {
            throw new BreakInException(
                    "the running target could not be asked to stop",
                    "target: process " + processId + ", simulated by process " + debugger.pid() + ", which "
                            + (debugger.isAlive() ? "takes no signal" : "has ended"),
                    "open a new session",
                    null);
        }
    }
}
