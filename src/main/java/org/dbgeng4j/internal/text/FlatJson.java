// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads one flat JSON object: each member is a string, a whole number, {@code true}, {@code false} or {@code null}. Strict
 * otherwise: RFC 8259 with no member named twice and nothing behind the object. Escaped lone surrogates are taken as they
 * are.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class FlatJson {
    private static final int END = -1;
    private static final Object NULL = new Object();
    private static final Map<String, Object> WORDS = Map.of("true", true, "false", false, "null", NULL);
    private static final int MOST_MEMBERS = 64;
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    private FlatJson(String text) {
        this.text = text;
    }

    /** What is wrong with a text, and where. */
    public static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String finding, int index) {
            super(finding + " at column " + (index + 1));
        }
    }

    /**
     * Reads an object.
     *
     * @return its members: {@link String}, {@link Long}, {@link Boolean} or null
     * @throws SyntaxException if the text is anything else
     */
    public static Map<String, Object> parse(String text) throws SyntaxException {
        return new FlatJson(text).object();
    }

    private Map<String, Object> object() throws SyntaxException {
        Map<String, Object> members = new HashMap<>();
        expect('{', "no object begins");
        if (next() == '}') {
            at++;
        } else {
            do {
                member(members);
            } while (more());
        }
        if (next() != END) {
            throw wrong("there is more behind the object");
        }
        return members;
    }

    private void member(Map<String, Object> members) throws SyntaxException {
        next();
        int start = at;
        String name = string("a member has no name in quotes");
        if (members.containsKey(name) || members.size() == MOST_MEMBERS) {
            throw new SyntaxException(
                    members.containsKey(name) ? "a member is named twice" : "there are too many members", start);
        }
        expect(':', "a name has no value");
        members.put(name, value());
    }

    private boolean more() throws SyntaxException {
        int c = next();
        if (c != ',' && c != '}') {
            throw wrong("neither a comma nor the end of the object follows a value");
        }
        at++;
        return c == ',';
    }

    private Object value() throws SyntaxException {
        int c = next();
        if (c == '"') {
            return string("");
        }
        if (c == '-' || c >= '0' && c <= '9') {
            return number();
        }
        for (Map.Entry<String, Object> word : WORDS.entrySet()) {
            if (text.startsWith(word.getKey(), at)) {
                at += word.getKey().length();
                return word.getValue() == NULL ? null : word.getValue();
            }
        }
        throw wrong("a value is neither a string nor a whole number nor true, false or null");
    }

    private Long number() throws SyntaxException {
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        int count = at - digits;
        boolean leadingZero = count > 1 && text.charAt(digits) == '0';
        boolean more = at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0;
        if (count == 0 || count > MOST_DIGITS || leadingZero || more) {
            throw new SyntaxException("a number is not a whole one of at most " + MOST_DIGITS + " digits", start);
        }
        return Long.valueOf(text.substring(start, at));
    }

    private String string(String otherwise) throws SyntaxException {
        expect('"', otherwise);
        int close = plainEnd();
        if (text.charAt(close) == '"') {
            String plain = text.substring(at, close);
            at = close + 1;
            return plain;
        }
        // of a long string a builder that grows would hold a second copy
        StringBuilder read = new StringBuilder(quote(close) - at);
        while (text.charAt(close) == '\\') {
            read.append(text, at, close);
            at = close + 1;
            read.append(escaped());
            close = plainEnd();
        }
        read.append(text, at, close);
        at = close + 1;
        return read.toString();
    }

    /** Where the quote stands that ends a string, whatever its escapes are; at the text's end where there is none. */
    private int quote(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    /** Where the run of plain characters from here ends: at a quote or a backslash. */
    private int plainEnd() throws SyntaxException {
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                return i;
            }
            if (c < ' ') {
                throw new SyntaxException("a string holds a bare control character", i);
            }
        }
        at = text.length();
        throw wrong("a string does not end");
    }

    private char escaped() throws SyntaxException {
        int c = at < text.length() ? text.charAt(at++) : END;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++, at++) {
                    int digit =
                            at < text.length() && text.charAt(at) < 0x7F ? Character.digit(text.charAt(at), 16) : -1;
                    if (digit < 0) {
                        throw wrong("\\u is not followed by four hex digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw wrong("a backslash is followed by what it cannot escape");
        };
    }

    private void expect(char wanted, String otherwise) throws SyntaxException {
        if (next() != wanted) {
            throw wrong(otherwise);
        }
        at++;
    }

    /** The next character that is no white space, which stays; {@link #END} behind the last. */
    private int next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private SyntaxException wrong(String finding) {
        return new SyntaxException(finding, at);
    }
}
