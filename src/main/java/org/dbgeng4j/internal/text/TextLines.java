// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of text that is small enough to be handled as strings. */
final class TextLines {
    private TextLines() {}

    /** The lines, without prompts in front of them and blanks behind. */
    static List<String> of(CharSequence text) {
        return text.toString().lines().map(TextLines::clean).collect(Collectors.toList());
    }

    private static String clean(String line) {
        byte[] b = line.getBytes(StandardCharsets.ISO_8859_1);
        return line.substring(Prompt.skip(b, 0, b.length)).stripTrailing();
    }

    /** The debugger's own messages about symbols, which land between any two lines. */
    static boolean isNoise(String line) {
        return line.startsWith("*** WARNING: ") || line.startsWith("*** ERROR: ");
    }
}
