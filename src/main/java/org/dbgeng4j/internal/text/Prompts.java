// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.regex.Pattern;

/** The debugger's prompt, which has no line end and therefore sticks to the output around it. */
public final class Prompts {
    // 0:000> 0:004:x86> ?:???> 0: kd> 0: kd:x86> kd> lkd>
    private static final String PROMPT =
            "(?:(?:\\d+|\\?+):(?:\\d+|\\?+)(?::[A-Za-z]\\w*)?|(?:\\d+: )?l?kd(?::\\w+)?)> ?";
    private static final Pattern LEADING = Pattern.compile("\\A(?:" + PROMPT + ")+");
    private static final Pattern TRAILING = Pattern.compile(PROMPT + "\\z");

    private Prompts() {}

    /**
     * Cuts what prompts leave around the output of one command: any number before it, one behind it.
     *
     * @param output the text between a command's markers
     * @return the command's own text
     */
    public static String strip(String output) {
        String text = LEADING.matcher(output).replaceFirst("");
        // only the end is searched: a prompt is short and the output may be long
        int from = Math.max(0, text.length() - 40);
        var trailing = TRAILING.matcher(text).region(from, text.length());
        return trailing.find() ? text.substring(0, trailing.start()) : text;
    }
}
