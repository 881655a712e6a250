// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.file.Path;
import java.util.List;

/**
 * A cdb that was found, and how to start it here: by itself on Windows, through Wine elsewhere.
 *
 * @param path the program
 * @param launcher the words in front of it, empty on Windows
 */
public record CdbProgram(Path path, List<String> launcher) {
    /** Copies the words. */
    public CdbProgram {
        launcher = List.copyOf(launcher);
    }

    /** Whether it is started through Wine. */
    boolean underWine() {
        return !launcher.isEmpty();
    }
}
