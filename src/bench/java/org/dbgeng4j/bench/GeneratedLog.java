// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes logs as a 64-bit debugger does: diffs of 4,096 traces each, stacks of 5 to 16 frames, C++ and plain names, CRLF. */
final class GeneratedLog {
    private static final String SEPARATOR = "-".repeat(38) + "\r\n";
    private static final String[] MODULES = {
        "ntdll", "KERNELBASE", "KERNEL32", "combase", "RPCRT4", "orders", "pricing", "transport", "ucrtbase", "leaky"
    };
    private static final String[] NAMES = {
        "NtCreateFile",
        "NtDuplicateObject",
        "CreateEventW",
        "Session::open",
        "std::basic_string<char,std::char_traits<char>,std::allocator<char> >::assign",
        "Dispatcher<Order,Policy<4> >::operator()",
        "connect",
        "Pool::acquire",
        "`anonymous namespace'::Worker::run",
        "BaseThreadInitThunk"
    };

    private GeneratedLog() {}

    /**
     * Writes a log where it is missing.
     *
     * @param path the log
     * @param size its size in bytes, about
     * @param different how many different stacks it holds; 0 for a new one in each trace
     * @param warnEvery one trace of so many has a warning of the debugger in its stack
     */
    static void write(Path path, long size, int different, int warnEvery) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        Files.createDirectories(path.getParent());
        Random random = new Random(3);
        List<List<String>> stacks = new ArrayList<>();
        for (int i = 0; i < different; i++) {
            stacks.add(stack(random));
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            for (long written = 0; written < size; ) {
                byte[] listing = listing(random, stacks, warnEvery).getBytes(ISO_8859_1);
                out.write(listing);
                written += listing.length;
            }
        }
    }

    private static List<String> stack(Random random) {
        List<String> frames = new ArrayList<>();
        int depth = 5 + random.nextInt(12);
        for (int i = 0; i < depth; i++) {
            long address = 0x7ff600000000L + (random.nextLong() & 0xFFFFFFFFL);
            String name = random.nextInt(12) == 0
                    ? ""
                    : MODULES[random.nextInt(MODULES.length)] + "!" + NAMES[random.nextInt(NAMES.length)]
                            + (random.nextBoolean() ? "" : Integer.toString(random.nextInt(1000)));
            long offset = name.isEmpty() ? address : random.nextInt(0x800);
            frames.add(String.format("0x%016x: %s+0x%016x\r\n", address, name, offset));
        }
        return frames;
    }

    private static String listing(Random random, List<List<String>> stacks, int warnEvery) {
        StringBuilder text = new StringBuilder(5 << 20);
        int traces = 4096;
        text.append("0:000> !htrace -diff\r\n")
                .append("Handle tracing information snapshot successfully taken.\r\n")
                .append(String.format("0x%x new stack traces since the previous snapshot.\r\n", traces * 2))
                .append("Ignoring handles that were already closed...\r\n")
                .append("Outstanding handles opened since the previous snapshot:\r\n");
        for (int i = 0; i < traces; i++) {
            text.append(SEPARATOR)
                    .append(String.format("Handle = 0x%016x - OPEN\r\n", 4L * (traces - i)))
                    .append(String.format(
                            "Thread ID = 0x%016x, Process ID = 0x%016x\r\n\r\n", random.nextInt(99), 0x2a14));
            List<String> frames = stacks.isEmpty() ? stack(random) : stacks.get(random.nextInt(stacks.size()));
            int warning = random.nextInt(warnEvery) == 0 ? random.nextInt(frames.size()) : -1;
            for (int k = 0; k < frames.size(); k++) {
                if (k == warning) {
                    text.append("*** WARNING: Unable to verify checksum for leaky.exe\r\n");
                }
                text.append(frames.get(k));
            }
        }
        return text.append(SEPARATOR)
                .append(String.format(
                        "Displayed 0x%x stack traces for outstanding handles opened since the previous snapshot.\r\n",
                        traces))
                .toString();
    }
}
