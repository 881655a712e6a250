// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.Target;

/**
 * Takes secrets out of what is recorded: the passwords and keys of connection strings, the passwords in web addresses,
 * and these same values again wherever they turn up later. Safe for use by several threads.
 */
final class Secrets {
    static final String HIDDEN = "***";

    /** A value shorter than this is hidden where it is named only: it would stand in half of all words. */
    private static final int SHORTEST_VALUE = 4;

    // tcp:port=1234,password=...; a value may stand in quotes; Password::check is a function
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)(password|passwd|pwd|passphrase)(\\s*=\\s*|:\\s+)(\"[^\"\\r\\n]*\"|[^\\s,;\"'<>|]+)");
    // net:port=50000,key=1.2.3.4
    private static final Pattern KEY =
            Pattern.compile("(?i)\\b(key)(\\s*=\\s*)([0-9a-z]+\\.[0-9a-z]+\\.[0-9a-z]+\\.[0-9a-z]+)");
    private static final Pattern ANY_KEY = Pattern.compile("(?i)\\b(key)(\\s*=\\s*)([^\\s,;\"]+)");
    // in a connection string a value goes on to the next comma
    private static final Pattern CONNECTION_PASSWORD =
            Pattern.compile("(?i)(password|passwd|pwd|passphrase)(\\s*=\\s*)([^,\"\\r\\n]+)");
    private static final Pattern WEB_USER = Pattern.compile("(://)([^/\\s:@*]+:)([^/\\s@]+)(?=@)");

    private final Set<String> values = ConcurrentHashMap.newKeySet();

    /** The description of a target; the secrets of its connection are known from here on. */
    String describe(Target target) {
        if (target instanceof Target.Kernel kernel) {
            hideInConnection(kernel.connection());
        } else if (target instanceof Target.Remote remote) {
            hideInConnection(remote.connection());
        } else if (target instanceof Target.OnProcessServer server) {
            hideInConnection(server.connection());
        }
        return hideInConnection(target.toString());
    }

    /** A text that holds a connection string. */
    String hideInConnection(String target) {
        String hidden = hide(hide(target, CONNECTION_PASSWORD, true), ANY_KEY, true);
        return hideEverywhere(hide(hidden, WEB_USER, true));
    }

    /** A command; the secrets that it gives are known from here on. */
    String hideInCommand(String command) {
        return hideNamed(command, true);
    }

    /** What a debugger printed. */
    String hide(String text) {
        return hideNamed(text, false);
    }

    private String hideNamed(String text, boolean learn) {
        return hideEverywhere(
                mayName(text) ? hide(hide(hide(text, PASSWORD, learn), KEY, learn), WEB_USER, learn) : text);
    }

    /** Whether a text could name a secret: tells for most in a fraction of the time that the patterns take. */
    private static boolean mayName(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean may = switch (text.charAt(i)) {
                case 'p', 'P' -> text.regionMatches(true, i, "pass", 0, 4) || text.regionMatches(true, i, "pwd", 0, 3);
                case 'k', 'K' -> text.regionMatches(true, i, "key", 0, 3) && isFollowedByEquals(text, i + 3);
                case ':' -> text.startsWith("://", i);
                default -> false;
            };
            if (may) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFollowedByEquals(String text, int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '=';
    }

    private String hideEverywhere(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, HIDDEN);
        }
        return hidden;
    }

    private String hide(String text, Pattern pattern, boolean learn) {
        Matcher matcher = pattern.matcher(text);
        return matcher.replaceAll(found -> {
            String value = found.group(3);
            if (learn && value.length() >= SHORTEST_VALUE && !value.contains(HIDDEN)) {
                values.add(value);
            }
            return Matcher.quoteReplacement(found.group(1) + found.group(2) + HIDDEN);
        });
    }
}
