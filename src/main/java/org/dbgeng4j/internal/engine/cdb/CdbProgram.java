// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A cdb that was found, and how to start it here: by itself on Windows, a Windows program through Wine elsewhere.
 *
 * @param path the program
 * @param launcher the words in front of it, empty where it starts by itself
 */
public record CdbProgram(Path path, List<String> launcher) {
    /** Copies the words; makes the path one that holds in any working folder. */
    public CdbProgram {
        path = path.toAbsolutePath();
        launcher = List.copyOf(launcher);
    }

    /** Whether the program is one for Windows, wherever this runs. */
    static boolean forWindows(Path path) {
        return path.getFileSystem().getSeparator().equals("\\")
                || path.toString().toLowerCase(Locale.ROOT).endsWith(".exe");
    }

    /** Whether it is the stand-in as a program of this system's own, which knows simulated targets only. */
    boolean simulates() {
        return launcher.isEmpty() && !forWindows(path);
    }

    /** Whether it is started through Wine. */
    boolean underWine() {
        return !launcher.isEmpty();
    }

    /** A path of this machine as the debugger takes it. */
    String path(Path file) {
        String absolute = file.toAbsolutePath().toString();
        return underWine() ? "Z:" + absolute.replace('/', '\\') : absolute;
    }
}
