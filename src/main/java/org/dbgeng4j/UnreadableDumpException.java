// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** A file cannot be read as a minidump: it is something else, or it was cut off before anything could be found in it. */
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
        super(finding, evidence, remedy, null);
    }
}
