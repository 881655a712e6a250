// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The tokens between which a command's output stands. Each is used once, so that late output of one command can never
 * complete the next; and each is printed with {@code %c}, so that an echo of the command that prints it does not hold it.
 */
final class Markers {
    private final String session =
            String.format("%08x", ThreadLocalRandom.current().nextInt());
    private int number;

    /** A pair of tokens for the next command. Safe for several threads. */
    synchronized Pair next() {
        number++;
        return new Pair(name(number, "begin"), name(number, "end"));
    }

    /** The token that {@code .pcmd} prints at every stop. It is looked for only while the target runs. */
    String stopToken() {
        return "d4j-stop-" + session;
    }

    private String name(int n, String what) {
        return "d4j " + session + " " + n + " " + what;
    }

    record Pair(String beginName, String endName) {
        String begin() {
            return token(beginName);
        }

        String end() {
            return token(endName);
        }

        String printBegin() {
            return print(beginName);
        }

        String printEnd() {
            return print(endName);
        }

        private static String token(String name) {
            return "<#" + name + "#>";
        }

        // 0x3c '<', 0x23 '#', 0x3e '>'
        private static String print(String name) {
            return ".printf \"%c%c" + name + "%c%c\\n\", 0x3c, 0x23, 0x23, 0x3e";
        }
    }
}
