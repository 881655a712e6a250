// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * What a session's target is doing. A session is in exactly one of these states at any moment; {@code
 * docs/architecture.md} has the table of what is allowed in which.
 */
public enum RunState {
    /** The debugger is starting and has not yet taken hold of the target. */
    LAUNCHING,
    /** The target stands still and the debugger takes commands. */
    STOPPED,
    /** The target runs; the debugger takes no command until the next stop. */
    RUNNING,
    /** A stop was asked for and has not come yet. */
    BREAKING_IN,
    /** The target has ended; the session can only be closed. */
    EXITED,
    /** The session was closed: what was attached goes on, what was launched was ended. */
    CLOSED,
    /** The debugger ended or stopped answering; the session can only be closed. */
    DEAD;

    /**
     * Whether there is still a debugger to talk to.
     *
     * @return false in {@link #CLOSED} and {@link #DEAD}
     */
    public boolean isLive() {
        return this != CLOSED && this != DEAD;
    }
}
