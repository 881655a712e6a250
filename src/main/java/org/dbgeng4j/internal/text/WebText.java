// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.UnreadableLogException;

/**
 * Undoes what web pages, mail and chat do to a debugger's text: quote marks, entities, typographer's dashes and dots,
 * remarks behind a line. For import only: a debugger prints none of this, and its own text must not be changed.
 */
final class WebText {
    private static final Pattern QUOTE = Pattern.compile("(?:>|##?|\\|)[ \\t]");
    private static final int QUOTES = 8;
    private static final Pattern DASHES = Pattern.compile("[-\u00AD\u2010-\u2015\u2212\u2500\u2501\uFE58\uFF0D]{5,}");
    private static final Pattern OURS = Pattern.compile(
            "0[xX][0-9a-fA-F]{1,16}(?::| new )|\\*\\*|[-\u2010-\u2015]{2}|\\.{3}|Handle |Thread ID|Process 0x|ObjectTable 0x|Parsed 0x|Dumped 0x|Displayed 0x"
                    + "|Outstanding |Ignoring |No outstanding |The difference |Please start |[?\\d|]+:|l?kd>");
    private static final Pattern ENTITY = Pattern.compile(
            "&(?:(nbsp|lt|gt|amp|quot|apos|plus|excl|hellip|mdash|ndash)|#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));");
    private static final Pattern HANDLE_OR_THREAD = Pattern.compile("^(?:Handle|Thread ID)\\b");
    private static final String NUMBER = "0[xX][0-9a-fA-F]{1,16}";
    private static final Pattern REMARK = Pattern.compile("^("
            + NUMBER + ":.*?\\+" + NUMBER
            + "|Handle (?:= )?" + NUMBER + " - (?:OPEN|CLOSE|\\*{0,3} ?BAD.?REF(?:ERENCE)?(?: ?\\*{3})?):?"
            + "|Thread ID = " + NUMBER + ", Process ID = " + NUMBER + ")[ \\t]+\\S.*$");
    private static final Pattern FRAME_FOLLOWS = Pattern.compile("[0-9a-fA-F]{1,16}[,;. \\t]*0[xX][0-9a-fA-F]{8,16}:");
    private static final int SHOWN = 100;

    private WebText() {}

    /**
     * Cleans a line.
     *
     * @param line the line as found, without its end
     * @param number its number, for messages
     * @return the line as the debugger may have printed it
     * @throws UnreadableLogException where a whole listing stands on this line
     */
    static String clean(String line, long number) {
        String text = entities(line)
                .replace('\u00A0', ' ')
                .replace("\u200B", "")
                .replace("\uFEFF", "")
                .replace("\u2026", "...")
                .replace('\u201C', '"')
                .replace('\u201D', '"');
        String unquoted = unquote(text);
        // the rest of a line that a message cut in two keeps its blanks
        text = (OURS.matcher(unquoted).lookingAt() ? unquoted : text).stripTrailing();
        if (DASHES.matcher(text).matches()) {
            return "-".repeat(HtraceGrammar.SEPARATOR.length);
        }
        if (HANDLE_OR_THREAD.matcher(text).find()) {
            text = text.replaceAll("[ \\t]{2,}", " ");
        }
        if (isCollapsed(text)) {
            throw new UnreadableLogException(
                    "a listing of handle traces lost its line ends, so that it cannot be told apart",
                    "line " + number + ": " + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text),
                    "copy the text again with its lines, or use the debugger's own log file (.logopen)");
        }
        Matcher remark = REMARK.matcher(text);
        return remark.matches() ? remark.group(1) : text;
    }

    private static String unquote(String text) {
        String rest = text.stripLeading();
        for (int i = 0; i < QUOTES; i++) {
            Matcher quote = QUOTE.matcher(rest);
            if (!quote.lookingAt()) {
                break;
            }
            rest = rest.substring(quote.end()).stripLeading();
        }
        return rest;
    }

    /** Whether parts of a listing that stand on lines of their own share this one. */
    private static boolean isCollapsed(String text) {
        int header = text.indexOf("Handle = 0x");
        return header >= 0
                        && (text.indexOf("Thread ID = ", header) >= 0 || text.indexOf("Handle = 0x", header + 1) >= 0)
                || frameFollows(text, text.indexOf("Process ID = 0x"), "Process ID = 0x".length())
                || text.startsWith("0x") && frameFollows(text, text.indexOf("+0x"), "+0x".length());
    }

    private static boolean frameFollows(String text, int at, int length) {
        return at >= 0
                && FRAME_FOLLOWS
                        .matcher(text)
                        .region(at + length, text.length())
                        .lookingAt();
    }

    private static String entities(String line) {
        return line.indexOf('&') < 0
                ? line
                : ENTITY.matcher(line)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                entity(found.group(1), found.group(2), found.group(3), found.group())));
    }

    private static String entity(String name, String decimal, String hex, String whole) {
        if (name == null) {
            int c = decimal != null ? Integer.parseInt(decimal) : Integer.parseInt(hex, 16);
            return Character.isValidCodePoint(c) ? Character.toString(c) : whole;
        }
        return switch (name) {
            case "nbsp" -> " ";
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "plus" -> "+";
            case "excl" -> "!";
            case "hellip" -> "...";
            default -> "-";
        };
    }
}
