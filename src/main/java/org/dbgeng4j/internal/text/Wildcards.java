// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

/** Patterns with {@code *} for any characters and {@code ?} for one; the case of letters is of no account. */
public final class Wildcards {
    private Wildcards() {}

    /** Whether a pattern matches all of a text. Takes time in the product of their lengths, whatever they hold. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                // the last star takes one more character
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean same(char pattern, char text) {
        return pattern == '?' || Character.toLowerCase(pattern) == Character.toLowerCase(text);
    }
}
