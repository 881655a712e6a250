// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** Signals to a debugger that is a process of a POSIX system, Wine's programs among them. Not for Windows. */
final class Signals {
    /** The same number on every POSIX system, unlike the ones for users. To Wine's programs it is Ctrl+C. */
    private static final int SIGINT = 2;

    /** The one call of the C library. */
    interface LibC extends Library {
        int kill(int process, int signal);
    }

    private Signals() {}

    /** Sends SIGINT; false where there is nobody to take it. */
    static boolean interrupt(ProcessHandle process) {
        // asked first: the number of a process that has ended may be another's
        return process.isAlive() && Native.load("c", LibC.class).kill((int) process.pid(), SIGINT) == 0;
    }
}
