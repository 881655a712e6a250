// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The debugger took a command and answered with something that is no result, such as a syntax error. */
public final class CommandFailedException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public CommandFailedException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
