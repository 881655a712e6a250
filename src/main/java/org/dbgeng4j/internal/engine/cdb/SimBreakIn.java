// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.time.Duration;
import org.dbgeng4j.BreakInException;

/** A signal to the stand-in that simulates the target: it takes it as a break-in from outside. */
final class SimBreakIn implements BreakIn {
    /** The same number on every POSIX system, unlike the ones for users. */
    private static final int SIGINT = 2;

    private final ProcessHandle debugger;

    /** The one call of the C library. */
    interface Signals extends Library {
        int kill(int process, int signal);
    }

    SimBreakIn(ProcessHandle debugger) {
        this.debugger = debugger;
    }

    @Override
    public void request(long processId, Duration timeout) {
        // asked first: the number of a process that has ended may be another's
        boolean asked = debugger.isAlive() && Native.load("c", Signals.class).kill((int) debugger.pid(), SIGINT) == 0;
        if (!asked) {
            throw new BreakInException(
                    "the running target could not be asked to stop",
                    "target: process " + processId + ", simulated by process " + debugger.pid() + ", which "
                            + (debugger.isAlive() ? "takes no signal" : "has ended"),
                    "open a new session",
                    null);
        }
    }
}
