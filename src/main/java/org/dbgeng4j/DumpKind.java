// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** How much of the target goes into a dump file. */
public enum DumpKind {
    /** Threads, stacks and modules ({@code /m}). */
    MINI("/m"),
    /** The same, with the handles ({@code /mh}). */
    HANDLES("/mh"),
    /** All memory, with the handles and all else that the debugger can add ({@code /ma}). */
    FULL("/ma");

    private final String option;

    DumpKind(String option) {
        this.option = option;
    }

    /**
     * The option of {@code .dump} for it.
     *
     * @return the option
     */
    public String option() {
        return option;
    }
}
