// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import org.dbgeng4j.stack.CallStack;

/**
 * One record of the kernel's handle-tracing database: what was done to which handle, by whom and from where.
 *
 * @param handle the handle's value in the target; values are reused after a close
 * @param operation what was done
 * @param processId the process that did it, {@link #UNKNOWN_ID} where the listing does not say (kernel mode). It differs
 *     from the target's where another process duplicated the handle in; 4 is the system's
 * @param threadId the thread that did it, {@link #UNKNOWN_ID} where the listing does not say
 * @param stack the call stack, at most {@link CallStack#TRACED_FRAMES} frames; empty where none was captured
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-htrace">!htrace</a>
 */
public record HandleTrace(long handle, HandleOperation operation, long processId, long threadId, CallStack stack) {
    /** Stands for a process or thread that the listing does not name. */
    public static final long UNKNOWN_ID = -1;

    /**
     * Checks that nothing is null.
     *
     * @param handle the handle's value in the target
     * @param operation what was done
     * @param processId the process that did it
     * @param threadId the thread that did it
     * @param stack the call stack
     */
    public HandleTrace {
        requireNonNull(operation, "operation");
        requireNonNull(stack, "stack");
    }
}
