// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.util.List;
import java.util.stream.Collectors;
import org.dbgeng4j.internal.engine.CommandLineWord;

/** Words as one command line. */
final class CommandLines {
    private CommandLines() {}

    static String windows(List<String> words) {
        return words.stream().map(CommandLineWord::quoted).collect(Collectors.joining(" "));
    }
}
