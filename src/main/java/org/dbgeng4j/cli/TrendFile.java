// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountTrend;

/**
 * The counts of a trend as comma-separated values. The file holds all rows after each count, so that whatever ends this
 * program takes none; what is there before the first count stays until then. A device or a pipe gets them at the end.
 */
final class TrendFile {
    private final Path file;
    private final boolean rewritable;
    private final List<HandleCountSample> samples = new ArrayList<>();
    private final Map<String, Integer> types = new LinkedHashMap<>();
    private String heading;

    TrendFile(Path file) throws IOException {
        OutputFile.check(file);
        // a symbolic link stays one
        this.file = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        rewritable = !Files.exists(file) || Files.isRegularFile(file);
    }

    /** Adds a row. */
    void add(HandleCountSample sample) throws IOException {
        if (!rewritable) {
            return;
        }
        samples.add(sample);
        sample.countByType().forEach(types::putIfAbsent);
        // stands before the new row for the first time and all columns
        HandleCountSample first = new HandleCountSample(samples.get(0).time(), 0, types);
        String[] lines =
                HandleCountTrend.of(List.of(first, sample)).toCsv().lines().toArray(String[]::new);
        if (lines[0].equals(heading)) {
            Files.writeString(file, lines[2] + "\n", StandardOpenOption.APPEND);
        } else {
            replace(HandleCountTrend.of(samples).toCsv());
            heading = lines[0];
        }
    }

    /** Writes what could not be written row by row. */
    void end(HandleCountTrend trend) throws IOException {
        if (!rewritable) {
            Files.writeString(file, trend.toCsv());
        }
    }

    /** Puts a new file in the place of the old one, which is lost only once the new one is whole. */
    private void replace(String text) throws IOException {
        Path fresh = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.writeString(fresh, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
