// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * A text cannot be read as handle traces: its line ends are lost, so that nothing in it can be told apart; or it holds more
 * of them than this JVM has memory for, and was to be read as a whole.
 */
public final class UnreadableLogException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong
     * @param evidence what shows it
     * @param remedy what to do
     */
    public UnreadableLogException(String finding, String evidence, String remedy) {
        super(finding, evidence, remedy, null);
    }
}
