// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A file of known leaks cannot be read, or says something that has no meaning. */
public final class KnownLeaksException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence the file and the line
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public KnownLeaksException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
