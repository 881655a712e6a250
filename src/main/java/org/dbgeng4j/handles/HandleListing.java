// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The output of one {@code !htrace} command: its traces, newest first, and the figures that the debugger printed with
 * them.
 *
 * @param kind what the command was
 * @param mode whether a user-mode or a kernel debugger printed it
 * @param newTraces the traces since the snapshot, as the header of a diff says; {@link #UNKNOWN} where it does not
 * @param displayed the outstanding handles, as the footer of a diff says; {@link #UNKNOWN} where it does not
 * @param parsed the traces that the debugger went through, as the footer of a list says; {@link #UNKNOWN} where absent
 * @param dumped the traces that the debugger printed, as the footer of a list says; {@link #UNKNOWN} where absent
 * @param message what the debugger printed in place of a listing, one line; null for all kinds but {@link Kind#MESSAGE}
 * @param traces the traces in the order of the text, newest first
 * @param warnings what a reader should know: counts that disagree, text that was cut; empty where all is well
 */
public record HandleListing(
        Kind kind,
        Mode mode,
        long newTraces,
        long displayed,
        long parsed,
        long dumped,
        String message,
        List<HandleTrace> traces,
        List<String> warnings) {
    /** Stands for a figure that the text does not give. */
    public static final long UNKNOWN = -1;

    /** Which form of the command printed a listing. */
    public enum Kind {
        /** {@code !htrace -enable}. */
        ENABLE,
        /** {@code !htrace -disable}. */
        DISABLE,
        /** {@code !htrace -snapshot}. */
        SNAPSHOT,
        /** {@code !htrace -diff}. */
        DIFF,
        /** {@code !htrace}, of all handles or of one. */
        LIST,
        /** A message in place of a listing: tracing is off, the snapshots are too far apart, and the like. */
        MESSAGE
    }

    /** What kind of debugger printed a listing. */
    public enum Mode {
        /** cdb, ntsd, WinDbg on a process. */
        USER,
        /** kd, WinDbg on a kernel: no process and thread ids, frames that begin in the kernel. */
        KERNEL
    }

    /**
     * Copies the collections.
     *
     * @param kind what the command was
     * @param mode whether a user-mode or a kernel debugger printed it
     * @param newTraces the traces since the snapshot
     * @param displayed the outstanding handles
     * @param parsed the traces that the debugger went through
     * @param dumped the traces that the debugger printed
     * @param message what the debugger printed in place of a listing
     * @param traces the traces in the order of the text
     * @param warnings what a reader should know
     */
    public HandleListing {
        requireNonNull(kind, "kind");
        requireNonNull(mode, "mode");
        traces = List.copyOf(traces);
        warnings = List.copyOf(warnings);
    }

    /** Whether it is a list that holds all the traces that the debugger says it printed. */
    boolean isWhole() {
        return kind == Kind.LIST && dumped == traces.size();
    }
}
