// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleTraceVisitor;

/** Reads {@code !htrace} text of any size, in one pass and constant memory. Use one for one text. */
public final class HtraceReader {
    /** How the text came here. */
    public enum Form {
        /** As the debugger printed it. */
        PRINTED,
        /** Copied from a web page, a mail or a chat, which change it. */
        IMPORTED
    }

    private static final int FIRST_BUFFER = 1 << 13;
    private static final int BUFFER = 1 << 18;

    private final HtraceLines lines;
    private final WholeTraces wholeTraces;
    private final Form form;
    private long lineNumber;

    /**
     * Makes a reader.
     *
     * @param visitor what takes the listings
     * @param form how the text came here
     */
    public HtraceReader(HandleTraceVisitor visitor, Form form) {
        this(visitor, form, true);
    }

    /** For tests that compare the two ways. */
    HtraceReader(HandleTraceVisitor visitor, Form form, boolean shortWay) {
        StackReader stacks = new StackReader();
        ListingAssembler assembler = new ListingAssembler(visitor, stacks);
        lines = new HtraceLines(assembler, stacks);
        wholeTraces = shortWay && form == Form.PRINTED ? new WholeTraces(assembler, stacks) : null;
        this.form = form;
    }

    /**
     * Reads a text to its end.
     *
     * @param text the text, lines ended by LF or CRLF
     * @throws UnreadableLogException where an imported text lost its line ends
     */
    public void read(CharSequence text) {
        byte[] bytes = Wtf8.encode(text);
        consume(bytes, 0, bytes.length, true);
        lines.end();
    }

    /**
     * Reads a stream to its end; closing it is the caller's.
     *
     * @param in the text: ASCII or any encoding that holds it, or UTF-16
     * @throws IOException where the stream throws it
     * @throws UnreadableLogException where an imported text lost its line ends
     */
    public void read(InputStream in) throws IOException {
        InputStream text = TextInput.of(in);
        byte[] buffer = new byte[FIRST_BUFFER];
        int filled = 0;
        for (int n = text.read(buffer); n >= 0; n = text.read(buffer, filled, buffer.length - filled)) {
            filled += n;
            if (filled == buffer.length && filled < BUFFER) {
                buffer = Arrays.copyOf(buffer, BUFFER); // no small log
                continue;
            }
            int used = consume(buffer, 0, filled, false);
            // a line longer than the buffer is none of ours: it is taken in pieces
            used = used == 0 && filled == BUFFER ? consume(buffer, 0, filled, true) : used;
            System.arraycopy(buffer, used, buffer, 0, filled - used);
            filled -= used;
        }
        consume(buffer, 0, filled, true);
        lines.end();
    }

    private int consume(byte[] b, int from, int to, boolean all) {
        int at = from;
        while (at < to) {
            if (b[at] == '-' && wholeTraces != null && lines.isClear()) {
                int next = wholeTraces.read(b, at, to);
                if (next > 0) {
                    at = next;
                    continue;
                }
                if (next == WholeTraces.MORE && !all) {
                    return at;
                }
            }
            int end = Bytes.find(b, at, to, (byte) '\n');
            if (end < 0) {
                if (!all) {
                    return at;
                }
                line(b, at, to, false);
                return to;
            }
            line(b, at, end, true);
            at = end + 1;
        }
        return at;
    }

    private void line(byte[] b, int from, int to, boolean terminated) {
        if (form == Form.PRINTED) {
            lines.line(b, from, to, terminated);
            return;
        }
        lineNumber++;
        byte[] cleaned = Wtf8.encode(WebText.clean(Wtf8.decode(b, from, to), lineNumber));
        lines.line(cleaned, 0, cleaned.length, terminated);
    }
}
