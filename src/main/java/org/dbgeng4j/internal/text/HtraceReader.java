// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.io.IOException;
import java.io.InputStream;
import org.dbgeng4j.handles.HandleTraceVisitor;

/** Reads {@code !htrace} text of any size, in one pass and constant memory. Use one for one text. */
public final class HtraceReader {
    private static final int BUFFER = 1 << 18;

    private final HtraceLines lines;

    /**
     * Makes a reader.
     *
     * @param visitor what takes the listings
     */
    public HtraceReader(HandleTraceVisitor visitor) {
        StackReader stacks = new StackReader();
        lines = new HtraceLines(new ListingAssembler(visitor, stacks), stacks);
    }

    /**
     * Reads a text to its end.
     *
     * @param text the text, lines ended by LF or CRLF
     */
    public void read(CharSequence text) {
        byte[] bytes = Wtf8.encode(text);
        consume(bytes, 0, bytes.length, true);
        lines.end();
    }

    /**
     * Reads a stream to its end; closing it is the caller's.
     *
     * @param in the text
     * @throws IOException where the stream throws it
     */
    public void read(InputStream in) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int filled = 0;
        for (int n = in.read(buffer, 0, BUFFER); n >= 0; n = in.read(buffer, filled, BUFFER - filled)) {
            filled += n;
            int used = consume(buffer, 0, filled, filled == BUFFER && n == 0);
            System.arraycopy(buffer, used, buffer, 0, filled - used);
            filled -= used;
        }
        consume(buffer, 0, filled, true);
        lines.end();
    }

    private int consume(byte[] b, int from, int to, boolean all) {
        int at = from;
        while (at < to) {
            int end = Bytes.indexOf(b, at, to, (byte) '\n');
            if (end < 0) {
                if (!all) {
                    return at;
                }
                lines.line(b, at, to, false);
                return to;
            }
            lines.line(b, at, end, true);
            at = end + 1;
        }
        return at;
    }
}
