// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

/**
 * A stretch of the target's address space, as {@code !address} lists it.
 *
 * @param base the address of its first byte
 * @param size how many bytes it has
 * @param state {@code MEM_COMMIT}, {@code MEM_RESERVE} or {@code MEM_FREE}
 * @param type {@code MEM_PRIVATE}, {@code MEM_IMAGE}, {@code MEM_MAPPED}; empty for free memory
 * @param protection such as {@code PAGE_READWRITE}; empty where there is none
 * @param usage what it is used for, in the debugger's words, such as {@code Stack} or {@code Heap}; empty where unknown
 * @param detail what the debugger adds in brackets; empty where it adds nothing
 */
public record MemoryRegion(
        long base, long size, String state, String type, String protection, String usage, String detail) {
    /**
     * Checks that nothing is null.
     *
     * @param base the address of its first byte
     * @param size how many bytes it has
     * @param state its state
     * @param type its type
     * @param protection its protection
     * @param usage what it is used for
     * @param detail what the debugger adds
     */
    public MemoryRegion {
        requireNonNull(state, "state");
        requireNonNull(type, "type");
        requireNonNull(protection, "protection");
        requireNonNull(usage, "usage");
        requireNonNull(detail, "detail");
    }

    /**
     * Whether an address lies in the region.
     *
     * @param address an address
     * @return true where it does
     */
    public boolean contains(long address) {
        return Long.compareUnsigned(address - base, size) < 0;
    }
}
