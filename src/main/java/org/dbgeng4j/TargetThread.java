// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * A thread of the target, as {@code ~} lists it.
 *
 * @param index the debugger's own number for it
 * @param processId the id of its process
 * @param threadId its id
 * @param suspendCount how often it is suspended; the debugger's own stop counts as one
 * @param teb the address of its environment block
 * @param current whether it is the one that commands are about
 */
public record TargetThread(int index, long processId, long threadId, int suspendCount, long teb, boolean current) {}
