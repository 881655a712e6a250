// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The running target could not be asked to stop, or did not stop in time; it goes on running. */
public final class BreakInException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public BreakInException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
