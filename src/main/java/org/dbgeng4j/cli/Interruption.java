// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

/** What to do when Ctrl+C, or whatever else ends the JVM, comes before the work is done. */
final class Interruption {
    /** The exit codes of a JVM that a signal ends. */
    static final String CODES = "130, 143";

    static final String MEANING = "interrupted by Ctrl+C, or ended by SIGTERM";

    private final Thread hook;
    private boolean came;

    Interruption(Runnable action) {
        hook = new Thread(action, "dbgeng4j-interrupted");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            came = true;
        }
    }

    /** The work is done; false where the end of the JVM came first, and the action speaks instead. */
    boolean done() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            came = true;
        }
        return !came;
    }
}
