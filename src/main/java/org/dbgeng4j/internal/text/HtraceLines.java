// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Arrays;

/**
 * Takes the lines of a log. What is none of {@code !htrace}'s it passes over: prompts, echoes, the target's own output and
 * the debugger's messages land anywhere between the lines, and sometimes within one.
 */
final class HtraceLines {
    private static final byte[] WARNING = Bytes.ascii("** WARNING: ");
    private static final byte[] ERROR = Bytes.ascii("** ERROR: ");
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NOTHING = {};

    private final ListingAssembler assembler;
    private final HtraceGrammar grammar;

    /** The beginning of a line that a message of the debugger cut in two. */
    private byte[] partial = NOTHING;

    HtraceLines(ListingAssembler assembler, StackReader stacks) {
        this.assembler = assembler;
        grammar = new HtraceGrammar(assembler, stacks);
    }

    /** Whether the next line stands on its own. */
    boolean isClear() {
        return partial.length == 0;
    }

    /**
     * Takes the next line.
     *
     * @param b the text
     * @param from the line's first byte
     * @param lineEnd the end of the line, without its line feed
     * @param terminated whether the line has a line feed, which the last one of a text that was cut has not
     */
    void line(byte[] b, int from, int lineEnd, boolean terminated) {
        assembler.line++;
        int start = Bytes.startsWith(b, from, lineEnd, UTF8_MARK) ? from + UTF8_MARK.length : from;
        int to = Bytes.trimEnd(b, start, lineEnd);
        if (start == to) {
            return;
        }
        if (!terminated && grammar.isCutShort(b, start, to)) {
            damaged(b, start, to);
        } else if (grammar.recognised(b, start, to)) {
            dropPartial();
        } else {
            odd(b, start, to);
        }
    }

    /** The text has ended. */
    void end() {
        dropPartial();
        assembler.finish();
    }

    private void odd(byte[] b, int from, int to) {
        if (joined(b, from, to)) {
            return;
        }
        if (isAll(b, from, to, '.')) {
            assembler.shortened();
            return;
        }
        int behindPrompt = Prompt.skip(b, from, to);
        if (behindPrompt > from) {
            dropPartial();
            assembler.finish(); // the debugger has read another command
            if (behindPrompt < to) {
                grammar.recognised(b, behindPrompt, to); // or the echo of a command, which says nothing
            }
            return;
        }
        int message = message(b, from, to);
        if (message >= 0) {
            cutBy(b, from, message);
        } else if (!behindOtherText(b, from, to)) {
            damaged(b, from, to);
        }
    }

    private static boolean isAll(byte[] b, int from, int to, char what) {
        for (int i = from; i < to; i++) {
            if (b[i] != what) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line is a message of the debugger and nothing else. */
    static boolean isMessage(byte[] b, int from, int to) {
        boolean three = from + 2 < to && b[from] == '*' && b[from + 1] == '*' && b[from + 2] == '*';
        int two = three ? from + 1 : from;
        return Bytes.startsWith(b, two, to, WARNING) || Bytes.startsWith(b, two, to, ERROR);
    }

    /** Where a message of the debugger begins in a line, or negative. */
    private static int message(byte[] b, int from, int to) {
        int warning = Bytes.indexOf(b, from, to, WARNING);
        int error = Bytes.indexOf(b, from, to, ERROR);
        int at = warning < 0 ? error : error < 0 ? warning : Math.min(warning, error);
        return at > from && b[at - 1] == '*' ? at - 1 : at;
    }

    private void cutBy(byte[] b, int from, int message) {
        if (message == from) {
            return; // a line of its own
        }
        if (grammar.isCutShort(b, from, message) || !grammar.recognised(b, from, message)) {
            dropPartial();
            partial = Arrays.copyOfRange(b, from, message);
            if (Bytes.startsWith(b, from, message, HtraceGrammar.HANDLE_EQUALS)) {
                assembler.separator(); // whatever becomes of it, the trace before it is over
            }
        }
    }

    private boolean joined(byte[] b, int from, int to) {
        if (partial.length == 0) {
            return false;
        }
        byte[] whole = Arrays.copyOf(partial, partial.length + to - from);
        System.arraycopy(b, from, whole, partial.length, to - from);
        boolean is = grammar.recognised(whole, 0, whole.length);
        if (is) {
            partial = NOTHING;
        }
        return is;
    }

    /** The rest of a line never came. What came instead has been taken already, so nothing but a warning is left. */
    private void dropPartial() {
        if (partial.length > 0) {
            assembler.damagedLine(Warnings.quote(partial, 0, partial.length));
            partial = NOTHING;
        }
    }

    /** Text without a line end, the target's own for one, stands in front of what we know. */
    private boolean behindOtherText(byte[] b, int from, int to) {
        int header = Bytes.indexOf(b, from + 1, to, HtraceGrammar.HANDLE_EQUALS);
        if (header > 0) {
            return grammar.header(b, header, to);
        }
        int dashes = to - HtraceGrammar.SEPARATOR.length;
        if (dashes > from && b[dashes - 1] != '-' && grammar.separator(b, dashes, to)) {
            return true;
        }
        for (int i = Math.max(from + 1, to - StackReader.LONGEST); assembler.inTrace() && i < to - 20; i++) {
            if (b[i] == '0' && (b[i + 1] | 0x20) == 'x') {
                int width = Bytes.hexEnd(b, i + 2, to) - i - 2;
                if (HtraceGrammar.isWidth(width) && grammar.frame(b, i, to)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void damaged(byte[] b, int from, int to) {
        if (Bytes.startsWith(b, from, to, HtraceGrammar.HANDLE_EQUALS)) {
            assembler.damagedHeader(Warnings.quote(b, from, to));
        } else if (to - from > 2 && b[from] == '0' && (b[from + 1] | 0x20) == 'x') {
            int colon = Bytes.hexEnd(b, from + 2, to);
            if (colon < to && b[colon] == ':' || assembler.inTrace()) {
                assembler.damagedLine(Warnings.quote(b, from, to));
            }
        }
    }
}
