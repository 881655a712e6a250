// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The debugger's prompt, which has no line end and therefore sticks to the output around it. */
public final class Prompts {
    // 0:000> 0:004:x86> ?:???> 0: kd> 0: kd:x86> kd> lkd>
    private static final String PROMPT =
            "(?:(?:\\d+|\\?+):(?:\\d+|\\?+)(?::[A-Za-z]\\w*)?|(?:\\d+: )?l?kd(?::\\w+)?)> ?";
    private static final Pattern LEADING = Pattern.compile("(?:\\r?\\n)?(?:" + PROMPT + ")*");
    private static final Pattern TRAILING = Pattern.compile(PROMPT + "\\z");

    private Prompts() {}

    /**
     * Cuts what prompts leave around the output of one command: the line end of the marker before it and any number of
     * prompts, and one prompt behind it. The output may be long and is copied once.
     *
     * @param output the text between a command's markers
     * @return the command's own text
     */
    public static String strip(String output) {
        Matcher leading = LEADING.matcher(output);
        int from = leading.lookingAt() ? leading.end() : 0;
        // only the end is searched: a prompt is short
        Matcher trailing = TRAILING.matcher(output).region(Math.max(from, output.length() - 40), output.length());
        return output.substring(from, trailing.find() ? trailing.start() : output.length());
    }
}
