// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a script does today: a line at a time, three regular expressions. */
final class RegexParser {
    private static final Pattern HEADER = Pattern.compile("Handle = 0x([0-9a-fA-F]+) - (.*)");
    private static final Pattern OWNER = Pattern.compile("Thread ID = 0x([0-9a-fA-F]+), Process ID = 0x([0-9a-fA-F]+)");
    private static final Pattern FRAME = Pattern.compile("0x([0-9a-fA-F]+): (?:([^!]*)(?:!(.*))?)?\\+0x([0-9a-fA-F]+)");

    record Frame(long address, String module, String symbol, long offset) {}

    static final class Trace {
        long handle;
        String operation;
        long thread;
        long process;
        final List<Frame> frames = new ArrayList<>();
    }

    private RegexParser() {}

    /** The number of traces; each is built and forgotten. */
    static long parse(Path file) throws IOException {
        long traces = 0;
        Trace trace = null;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Matcher header = HEADER.matcher(line);
                if (header.matches()) {
                    trace = new Trace();
                    trace.handle = Long.parseUnsignedLong(header.group(1), 16);
                    trace.operation = header.group(2);
                    traces++;
                    continue;
                }
                Matcher owner = OWNER.matcher(line);
                if (owner.matches() && trace != null) {
                    trace.thread = Long.parseUnsignedLong(owner.group(1), 16);
                    trace.process = Long.parseUnsignedLong(owner.group(2), 16);
                    continue;
                }
                Matcher frame = FRAME.matcher(line);
                if (frame.matches() && trace != null) {
                    trace.frames.add(new Frame(
                            Long.parseUnsignedLong(frame.group(1), 16),
                            frame.group(2),
                            frame.group(3),
                            Long.parseUnsignedLong(frame.group(4), 16)));
                }
            }
        }
        return traces;
    }
}
