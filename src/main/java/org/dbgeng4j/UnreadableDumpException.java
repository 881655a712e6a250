// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * A file cannot be read as a minidump: it is something else, it was cut off before anything could be found in it or while
 * it was read, or the system does not let it be mapped into memory.
 */
public final class UnreadableDumpException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence the file, and what shows it
     * @param remedy what to do
     */
    public UnreadableDumpException(String finding, String evidence, String remedy) {
        this(finding, evidence, remedy, null);
    }

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence the file, and what shows it
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public UnreadableDumpException(String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
    }
}
