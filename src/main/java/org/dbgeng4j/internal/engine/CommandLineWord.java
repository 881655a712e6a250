// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

/**
 * A word of a Windows command line, in quotes where it would be several or none otherwise. Java quotes blanks by itself
 * and takes a word as it is that stands in quotes already; what it makes of a quote within a word is no word.
 *
 * @see <a href="https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments">how programs read it</a>
 */
public final class CommandLineWord {
    private CommandLineWord() {}

    /**
     * The word as it stands on a command line.
     *
     * @param word the word as the program is to see it
     * @return the same, quoted where it must be
     */
    public static String quoted(String word) {
        if (!word.isEmpty() && word.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '"')) {
            return word;
        }
        StringBuilder text = new StringBuilder("\"");
        int backslashes = 0;
        for (char c : word.toCharArray()) {
            // backslashes count only in front of a quote: there each is written twice
            text.append(c == '"' ? "\\".repeat(backslashes + 1) : "").append(c);
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return text.append("\\".repeat(backslashes)).append('"').toString();
    }
}
