// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code .server} prints. */
public final class ServerText {
    private static final Pattern CLIENT = Pattern.compile("(?m)^\\d+: <debugger> -remote (\\S+)");
    private static final Pattern PASSWORD = Pattern.compile("(?i)\\bpassword=([^,]+)");

    private static final Pattern TRANSPORT = Pattern.compile("[a-z]+:[^\\s;\"\\p{Cntrl}]+");

    private ServerText() {}

    /**
     * Whether a text is a protocol with its words and nothing besides.
     *
     * @param text what is to stand behind the command
     * @return whether it can
     */
    public static boolean isTransport(String text) {
        return TRANSPORT.matcher(text).matches();
    }

    /**
     * The connections that clients can use.
     *
     * @param output what the command printed
     * @param transport what it was given: its password stands as an asterisk in the output
     * @return the connections, as {@code -remote} takes them; empty where no server was started
     */
    public static List<String> connections(String output, String transport) {
        Matcher given = PASSWORD.matcher(transport);
        String password = given.find() ? Matcher.quoteReplacement(given.group()) : "Password=*";
        List<String> all =
                CLIENT.matcher(output).results().map(line -> line.group(1)).toList();
        List<String> own = all.stream()
                .filter(connection -> place(connection).equalsIgnoreCase(place(transport)))
                .toList();
        // a range of ports, or a pipe's name with a process id in it, is told as what was made of it: by the last
        // server
        return (own.isEmpty() && !all.isEmpty() ? all.subList(all.size() - 1, all.size()) : own)
                .stream()
                        .map(connection -> connection.replaceAll("Password=\\*", password))
                        .toList();
    }

    /** The protocol and the first word: where the server is, whatever else is said of it. */
    private static String place(String connection) {
        return connection.split(",", 2)[0];
    }
}
