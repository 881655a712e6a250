// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceLog;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/**
 * What real debuggers printed. The texts are not ours to ship: the folder lies beside the checkout, or this is skipped.
 * {@code transcripts/expected.txt} tells what each file holds; the project's own fixtures re-create the same shapes.
 */
class TranscriptsTest {
    private static final Path FOLDER = Path.of("..", "shared", "transcripts");

    @Test
    void holdWhatTheyHold() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), () -> "no transcripts in " + FOLDER.toAbsolutePath());
        Map<String, List<String>> expected = expected();
        Map<String, List<String>> found = new TreeMap<>();
        for (Path file : files()) {
            List<String> lines = new ArrayList<>();
            HandleTraceLog.imported().read(file).forEach(listing -> lines.addAll(describe(listing)));
            lines.addAll(describe(HandleTextParser.table(Files.readString(file, UTF_8))));
            found.put(file.getFileName().toString(), lines);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void readTheSameAsPrintedTextWhereNoWebPageChangedThem() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), () -> "no transcripts in " + FOLDER.toAbsolutePath());
        for (Path file : files()) {
            List<String> imported = new ArrayList<>();
            HandleTraceLog.imported().read(file).forEach(listing -> imported.addAll(describe(listing)));
            List<String> printed = new ArrayList<>();
            HandleTraceLog.printed().read(file).forEach(listing -> printed.addAll(describe(listing)));
            assertThat(printed).as(file.toString()).isEqualTo(imported);
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Map<String, List<String>> expected() throws IOException {
        Map<String, List<String>> all = new TreeMap<>();
        try (InputStream in = TranscriptsTest.class.getResourceAsStream("/transcripts/expected.txt")) {
            List<String> current = null;
            for (String line : new String(in.readAllBytes(), UTF_8).lines().collect(Collectors.toList())) {
                if (line.startsWith("  ")) {
                    current.add(line.strip());
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    current = new ArrayList<>();
                    all.put(line.strip(), current);
                }
            }
        }
        return all;
    }

    private static List<String> describe(HandleListing listing) {
        List<String> lines = new ArrayList<>();
        lines.add(listing.kind() + " " + listing.mode() + " new=" + listing.newTraces() + " displayed="
                + listing.displayed() + " parsed=" + listing.parsed() + " dumped=" + listing.dumped() + " warnings="
                + listing.warnings().size() + (listing.message() == null ? "" : " " + listing.message()));
        for (HandleTrace trace : listing.traces()) {
            List<StackFrame> frames = trace.stack().frames();
            lines.add("0x" + Long.toHexString(trace.handle()) + " " + trace.operation() + " process="
                    + trace.processId() + " thread=" + trace.threadId() + " frames=" + frames.size() + " unresolved="
                    + frames.stream().filter(frame -> !frame.isResolved()).count());
        }
        return lines;
    }

    private static List<String> describe(HandleTable table) {
        List<String> lines = new ArrayList<>();
        if (table.total() > 0) {
            lines.add("handles total=" + table.total() + " byType=" + table.countByType());
            table.handles()
                    .forEach(info ->
                            lines.add("handle 0x" + Long.toHexString(info.handle()) + " " + info.type() + " name="
                                    + info.name() + " access=0x" + Long.toHexString(info.grantedAccess()) + " handles="
                                    + info.handleCount() + " pointers=" + info.pointerCount() + " details="
                                    + info.details().size()));
        }
        return lines;
    }
}
