// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a command that failed by the forms in which cdb says so; its text is all that comes through a pipe. Each form is
 * anchored, so that a program's own output with the word "error" in it is none.
 */
public final class CommandErrors {
    private static final Pattern FORM = Pattern.compile("\\s*\\^ .+ error in '"
            + "|Couldn't resolve error at '"
            + "|Bad register error in '"
            + "|(?:Memory access|Numeric expression missing|Syntax|Operation not supported|Range) error (?:in|at|from) '"
            + "|No export \\S+ found"
            + "|The call to LoadLibrary\\(.*\\) failed"
            + "|Unable to (?:resolve breakpoint|load|open|create|read|write|detach)\\b"
            + "|Command file execution failed"
            + "|Could not find handle "
            + "|WaitForEvent failed");

    private CommandErrors() {}

    /**
     * Whether the output holds one of the debugger's error forms.
     *
     * @param output what a command printed
     * @return true where it says that the command failed; false where it does not say, which proves nothing
     */
    public static boolean in(CharSequence output) {
        String text = output.toString();
        Matcher form = FORM.matcher(text);
        // a line at a time: find() would try each form at each character, and a diff may be a hundred megabytes
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            // no form begins with a digit, as most lines of long answers do
            if (!isDigit(text.charAt(start)) && form.region(start, end).lookingAt()) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
