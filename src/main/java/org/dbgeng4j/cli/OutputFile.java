// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that a command is to write. */
final class OutputFile {
    /** What to do where one cannot be written. */
    static final String REMEDY = "see whether its folder is there and may be written to, and whether the disk is full";

    private OutputFile() {}

    /**
     * Sees whether a file can be written, and leaves it as it is.
     *
     * @throws IOException if not
     */
    static void check(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        } else if (Files.isRegularFile(file)) {
            FileChannel.open(file, StandardOpenOption.WRITE).close();
        } else if (!Files.exists(file) && !Files.isDirectory(folder)) {
            throw new FileSystemException(file.toString(), null, "there is no folder " + folder);
        } else if (!Files.exists(file) && !Files.isWritable(folder)) {
            throw new FileSystemException(file.toString(), null, "nothing may be written in " + folder);
        }
    }

    /** The words for a file that cannot be written. */
    static String cannotWrite(Path file, IOException why) {
        return "cannot write " + file + "\n  " + why + "\n  Remedy: " + REMEDY;
    }
}
