// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** What an exception or another event does to the target's run. */
public enum Break {
    /** It stops the target at once ({@code sxe}). */
    FIRST_CHANCE("sxe"),
    /** An exception stops the target only if the program does not handle it ({@code sxd}). */
    SECOND_CHANCE("sxd"),
    /** It is printed and stops nothing ({@code sxn}). */
    NOTIFY("sxn"),
    /** It is passed over in silence ({@code sxi}). */
    IGNORE("sxi");

    private final String command;

    Break(String command) {
        this.command = command;
    }

    /**
     * The debugger command that sets it.
     *
     * @return the command's name
     */
    public String command() {
        return command;
    }
}
