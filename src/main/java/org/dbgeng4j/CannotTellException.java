// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A question has no trustworthy answer, for instance because the ring of handle traces overflowed; never the same as "no leaks". */
public final class CannotTellException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public CannotTellException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
