// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.stack;

import static java.util.Objects.requireNonNull;

/**
 * A line of source code, as the debugger's symbols name it.
 *
 * @param file the path of the source file as the compiler recorded it, usually a Windows path of the machine that built
 *     the module; never null, not checked to exist
 * @param line the line in that file, counted from 1
 */
public record SourceLine(String file, int line) {
    /**
     * Checks that a file is named and that the line is one.
     *
     * @param file the path of the source file
     * @param line the line in that file
     */
    public SourceLine {
        requireNonNull(file, "file");
        if (line < 1) {
            throw new IllegalArgumentException("line is " + line + ", but lines are counted from 1");
        }
    }

    /**
     * The file's name without its folders.
     *
     * @return the part of {@link #file()} after the last {@code \} or {@code /}
     */
    public String fileName() {
        return file.substring(Math.max(file.lastIndexOf('\\'), file.lastIndexOf('/')) + 1);
    }

    /** The file's path and the line in the debugger's own form, {@code C:\src\leaky.cpp @ 22}. */
    @Override
    public String toString() {
        return file + " @ " + line;
    }
}
