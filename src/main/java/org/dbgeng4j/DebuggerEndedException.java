// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The debugger ended, or its pipe broke, in the middle of a session, which is then {@link RunState#DEAD}. What was attached goes on. */
public final class DebuggerEndedException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public DebuggerEndedException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
