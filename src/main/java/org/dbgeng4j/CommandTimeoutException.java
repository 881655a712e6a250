// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A command did not end within its time. The message says whether the session is usable again or {@link RunState#DEAD}. */
public final class CommandTimeoutException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public CommandTimeoutException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
