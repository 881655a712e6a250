// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

/**
 * What was done to a handle when the kernel recorded a trace.
 *
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_query">PROCESS_HANDLE_TRACING_ENTRY.Type</a>
 */
public enum HandleOperation {
    /** The handle was made: created, opened, duplicated or inherited. */
    OPEN,
    /** The handle was closed. */
    CLOSE,
    /** A value was used that was no open handle; {@code !htrace} prints {@code *** BAD REFERENCE ***}. */
    BAD_REFERENCE
}
