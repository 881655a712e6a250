// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The file that {@code -Ddbgeng4j.faults.figures=FILE} names: how long each fault took, for docs/reliability.md. */
final class Figures {
    private Figures() {}

    /** Writes a line, where there is such a file. */
    static void add(Class<?> test, String row, Duration own, Duration took) throws IOException {
        String file = System.getProperty("dbgeng4j.faults.figures");
        if (file != null) {
            Files.writeString(
                    Path.of(file),
                    String.join("\t", test.getSimpleName(), row, "" + own.toMillis(), took.toMillis() + "\n"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
