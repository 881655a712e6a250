// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A command was not sent, because it could do other than what was asked: it holds a line break, or runs or ends the target. */
public final class CommandRefusedException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public CommandRefusedException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
