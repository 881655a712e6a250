// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

/**
 * Where things lie in what a query of {@code ProcessHandleTracing} fills, by the word size of the system.
 *
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_query">PROCESS_HANDLE_TRACING_QUERY</a>
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_entry">PROCESS_HANDLE_TRACING_ENTRY</a>
 */
public enum RingLayout {
    /** Of a 32-bit system. */
    X86(4, 8, 80),
    /** Of a 64-bit system, whatever the process. */
    X64(8, 16, 160);

    /** How many return addresses an entry has room for. */
    static final int STACKS = 16;

    final int word;
    final int header;
    final int entry;

    RingLayout(int word, int header, int entry) {
        this.word = word;
        this.header = header;
        this.entry = entry;
    }

    /** The bytes that so many traces take with their header. */
    public int bytes(int traces) {
        return header + entry * traces;
    }

    int total() {
        return word;
    }

    int processId() {
        return word;
    }

    int threadId() {
        return 2 * word;
    }

    int type() {
        return 3 * word;
    }

    int stacks() {
        return entry - STACKS * word;
    }
}
