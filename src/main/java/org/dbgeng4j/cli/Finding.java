// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.util.List;

/**
 * One thing that the doctor found.
 *
 * @param level how bad it is
 * @param what the finding, a line
 * @param details more lines
 * @param remedy what to do about it; empty where nothing is to be done
 */
record Finding(Level level, String what, List<String> details, String remedy) {
    /** How bad a finding is. */
    enum Level {
        /** As it should be. */
        GOOD("[ok]  "),
        /** Something to know. */
        NOTE("[note]"),
        /** In the way of a leak hunt. */
        BAD("[bad] ");

        private final String sign;

        Level(String sign) {
            this.sign = sign;
        }
    }

    static Finding good(String what, String... details) {
        return new Finding(Level.GOOD, what, List.of(details), "");
    }

    static Finding note(String what, String remedy, String... details) {
        return new Finding(Level.NOTE, what, List.of(details), remedy);
    }

    static Finding bad(String what, String remedy, List<String> details) {
        return new Finding(Level.BAD, what, details, remedy);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(level.sign + " " + what);
        details.forEach(detail -> text.append("\n         ").append(detail));
        if (!remedy.isEmpty()) {
            text.append("\n       -> ").append(remedy);
        }
        return text.toString();
    }
}
