// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Arrays;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.stack.StackFrame;

/** The grammar of {@code !htrace}, a line at a time: what each line means to the listing it stands in. */
final class HtraceGrammar {
    /** The dashes between traces. */
    static final byte[] SEPARATOR = Bytes.ascii("-".repeat(38));

    /** How the first line of a trace begins in user mode. */
    static final byte[] HANDLE_EQUALS = Bytes.ascii("Handle = ");

    private static final byte[] HANDLE = Bytes.ascii("Handle");
    private static final byte[] HANDLE_TRACING = Bytes.ascii("Handle tracing ");
    private static final byte[] ENABLED = Bytes.ascii("Handle tracing enabled");
    private static final byte[] DISABLED = Bytes.ascii("Handle tracing disabled");
    private static final byte[] SNAPSHOT = Bytes.ascii("Handle tracing information snapshot");
    private static final byte[] THREAD_ID = Bytes.ascii("Thread ID = 0x");
    private static final byte[] PROCESS_ID = Bytes.ascii("Process ID = 0x");
    private static final byte[] TOO_LARGE = Bytes.ascii("The difference between the two snapshots is too large");
    private static final byte[] START_OVER = Bytes.ascii("Please start over with");
    private static final byte[] PARSED = Bytes.ascii("Parsed 0x");
    private static final byte[] DUMPED = Bytes.ascii("Dumped 0x");
    private static final byte[] DISPLAYED = Bytes.ascii("Displayed 0x");
    private static final byte[] PROCESS = Bytes.ascii("Process 0x");
    private static final byte[] STACK_TRACES = Bytes.ascii(" stack traces");
    private static final byte[] NEW_TRACES = Bytes.ascii(" new stack traces since");
    private static final byte[] IGNORING = Bytes.ascii("Ignoring handles that were already closed");
    private static final byte[] OUTSTANDING = Bytes.ascii("Outstanding handles opened since");
    private static final byte[] NONE = Bytes.ascii("No outstanding handles opened since");

    private final ListingAssembler assembler;
    private final StackReader stacks;

    HtraceGrammar(ListingAssembler assembler, StackReader stacks) {
        this.assembler = assembler;
        this.stacks = stacks;
    }

    /**
     * Takes a line that stands as the debugger prints it.
     *
     * @return false where the line is none of {@code !htrace}'s, and then nothing happened
     */
    boolean recognised(byte[] b, int from, int to) {
        switch (b[from]) {
            case '0':
                return frame(b, from, to) || newTraces(b, from, to);
            case '-':
                return separator(b, from, to);
            case 'H':
                return header(b, from, to) || sentence(b, from, to);
            case 'T':
                return owner(b, from, to) || tooLarge(b, from, to);
            case 'P':
            case 'D':
                return figures(b, from, to);
            case 'I':
            case 'O':
            case 'N':
                return diffLine(b, from, to);
            default:
                return false;
        }
    }

    /** Takes a frame, or returns false. */
    boolean frame(byte[] b, int from, int to) {
        StackFrame frame = stacks.frame(b, from, to);
        if (frame == null) {
            return false;
        }
        assembler.frame(frame);
        return true;
    }

    private boolean newTraces(byte[] b, int from, int to) {
        if (to - from < 3 || (b[from + 1] | 0x20) != 'x') {
            return false;
        }
        long figure = figure(b, from + 2, to, NEW_TRACES);
        if (figure >= 0) {
            assembler.newTraces(figure);
        }
        return figure >= 0;
    }

    /** Takes the dashes between traces, or returns false. */
    boolean separator(byte[] b, int from, int to) {
        boolean is = Arrays.equals(b, from, to, SEPARATOR, 0, SEPARATOR.length);
        if (is) {
            assembler.separator();
        }
        return is;
    }

    /** Takes {@code Handle = 0x0000003c - OPEN}, or a kernel debugger's {@code Handle 0x7CC - CLOSE:}. */
    boolean header(byte[] b, int from, int to) {
        if (!Bytes.startsWith(b, from, to, HANDLE)) {
            return false;
        }
        int at = Bytes.skipBlanks(b, from + HANDLE.length, to);
        boolean user = at < to && b[at] == '=';
        at = user ? Bytes.skipBlanks(b, at + 1, to) : at;
        if (to - at < 3 || b[at] != '0' || (b[at + 1] | 0x20) != 'x') {
            return false;
        }
        int digits = at + 2;
        int end = Bytes.hexEnd(b, digits, to);
        at = Bytes.skipBlanks(b, end, to);
        if (end == digits || end - digits > Bytes.MAX_HEX_DIGITS || at == to || b[at] != '-') {
            return false;
        }
        HandleOperation operation = Operations.read(b, at + 1, to);
        if (operation == null) {
            return false;
        }
        assembler.header(Bytes.hexValue(b, digits, end), operation, !user);
        return true;
    }

    private boolean owner(byte[] b, int from, int to) {
        if (!Bytes.startsWith(b, from, to, THREAD_ID)) {
            return false;
        }
        int thread = from + THREAD_ID.length;
        int threadEnd = Bytes.hexEnd(b, thread, to);
        int at = threadEnd < to && b[threadEnd] == ',' ? Bytes.skipBlanks(b, threadEnd + 1, to) : threadEnd;
        if (!isNumber(thread, threadEnd) || !Bytes.startsWith(b, at, to, PROCESS_ID)) {
            return false;
        }
        int process = at + PROCESS_ID.length;
        int end = Bytes.hexEnd(b, process, to);
        if (!isNumber(process, end) || end != to) {
            return false;
        }
        assembler.owner(Bytes.hexValue(b, thread, threadEnd), Bytes.hexValue(b, process, end));
        return true;
    }

    private static boolean isNumber(int from, int to) {
        return from < to && to - from <= Bytes.MAX_HEX_DIGITS;
    }

    private boolean sentence(byte[] b, int from, int to) {
        if (!Bytes.startsWith(b, from, to, HANDLE_TRACING)) {
            return false;
        }
        if (Bytes.startsWith(b, from, to, ENABLED)) {
            assembler.enabled();
        } else if (Bytes.startsWith(b, from, to, SNAPSHOT)) {
            assembler.snapshotTaken();
        } else if (Bytes.startsWith(b, from, to, DISABLED)) {
            assembler.disabled();
        } else {
            assembler.message(Wtf8.decode(b, from, to));
        }
        return true;
    }

    private boolean tooLarge(byte[] b, int from, int to) {
        boolean is = Bytes.startsWith(b, from, to, TOO_LARGE);
        if (is) {
            assembler.tooLarge(Wtf8.decode(b, from, to));
        }
        return is;
    }

    private boolean figures(byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, START_OVER)) {
            assembler.startOver(Wtf8.decode(b, from, to));
            return true;
        }
        if (Bytes.startsWith(b, from, to, PROCESS)) {
            boolean is = Bytes.hexEnd(b, from + PROCESS.length, to) == to;
            if (is) {
                assembler.process();
            }
            return is;
        }
        for (byte[] word : new byte[][] {PARSED, DUMPED, DISPLAYED}) {
            if (Bytes.startsWith(b, from, to, word)) {
                return figure(word, figure(b, from + word.length, to, STACK_TRACES));
            }
        }
        return false;
    }

    private boolean figure(byte[] word, long figure) {
        if (figure < 0) {
            return false;
        }
        if (word == PARSED) {
            assembler.parsed(figure);
        } else if (word == DUMPED) {
            assembler.dumped(figure);
        } else {
            assembler.displayed(figure);
        }
        return true;
    }

    /** The hex number at {@code from}, negative where it is none or {@code after} does not follow it. */
    private static long figure(byte[] b, int from, int to, byte[] after) {
        int end = Bytes.hexEnd(b, from, to);
        return isNumber(from, end) && Bytes.startsWith(b, end, to, after)
                ? Bytes.hexValue(b, from, end)
                : HandleListing.UNKNOWN;
    }

    private boolean diffLine(byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, NONE)) {
            assembler.noneOutstanding();
        } else if (Bytes.startsWith(b, from, to, IGNORING) || Bytes.startsWith(b, from, to, OUTSTANDING)) {
            assembler.diffHead();
        } else {
            return false;
        }
        return true;
    }

    /** Whether a line's last number lost digits: a listing prints all addresses and ids in one width. */
    boolean isCutShort(byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, THREAD_ID)) {
            int digits = from + THREAD_ID.length;
            int width = Bytes.hexEnd(b, digits, to) - digits;
            int last = to;
            while (last > digits && Bytes.hex(b[last - 1]) >= 0) {
                last--;
            }
            return isWidth(width) && to - last < width;
        }
        int offset = StackReader.offset(b, from, to);
        if (offset < 0 || b[from] != '0') {
            return false;
        }
        int width = Bytes.hexEnd(b, from + 2, to) - from - 2;
        return isWidth(width) && to - offset - 3 < width && stacks.frame(b, from, to) != null;
    }

    /** How many digits a user-mode debugger prints. */
    static boolean isWidth(int digits) {
        return digits == 8 || digits == 16;
    }
}
