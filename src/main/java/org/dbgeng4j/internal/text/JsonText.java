// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.io.IOException;

/** Writes text as JSON. */
public final class JsonText {
    private JsonText() {}

    /** Appends a string in its quotes, or {@code null}. */
    public static void string(Appendable out, String text) throws IOException {
        if (text == null) {
            out.append("null");
            return;
        }
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            escape(out, c);
        }
        out.append(text, plain, text.length()).append('"');
    }

    /** All that is not ASCII is escaped, a lone surrogate as it is: no encoding on the way can harm it. */
    private static void escape(Appendable out, char c) throws IOException {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
        }
    }
}
