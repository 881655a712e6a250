// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;

/**
 * Reads what a minidump says of handles.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_header">
 *     MINIDUMP_HEADER</a>
 */
public final class MinidumpReader {
    private static final int SIGNATURE = 0x504D_444D; // "MDMP"
    private static final int VERSION = 0xA793;
    private static final int HEADER = 32;
    private static final int DIRECTORY_ENTRY = 12;
    /** A dump has some twenty streams, and its writer may add some. */
    private static final int MOST_STREAMS = 1 << 16;

    private static final int SYSTEM_INFO = 7;
    private static final int MISC_INFO = 15;
    private static final int HAS_PROCESS_ID = 1;

    private final DumpBytes bytes;
    private final Warnings warnings = new Warnings();
    private final Map<Integer, DumpBytes.Part> streams = new HashMap<>();

    private MinidumpReader(DumpBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a dump.
     *
     * @param bytes the dump
     * @param name what messages call it
     * @return what it holds; warnings tell what is damaged
     * @throws UnreadableDumpException if it is no minidump, was cut off before its list of streams, or cannot be mapped
     *     into memory, or not any more
     */
    public static Minidump read(DumpBytes bytes, String name) {
        try {
            return new MinidumpReader(bytes).read(name);
        } catch (UncheckedIOException e) {
            throw new UnreadableDumpException(
                    "the minidump cannot be mapped into memory",
                    name + ", " + bytes.size() + " bytes\n" + e.getCause().getMessage(),
                    "see whether the file changed while it was read, or whether this process may have no more memory",
                    e.getCause());
        } catch (InternalError e) {
            // so the JVM tells that mapped bytes are gone
            throw shorter(name, bytes.size(), e);
        }
    }

    /**
     * Tells that a file lost bytes while it was read.
     *
     * @param name what messages call it
     * @param size how many bytes it had, or has
     * @param cause what the JVM threw; null where it noticed nothing
     * @return what to throw
     */
    public static UnreadableDumpException shorter(String name, long size, Throwable cause) {
        return new UnreadableDumpException(
                "the minidump became shorter while it was read",
                name + ", " + size + " bytes",
                "wait until whoever writes or copies the file is done, and read it again",
                cause);
    }

    private Minidump read(String name) {
        if (bytes.size() < HEADER || bytes.int32(0) != SIGNATURE || bytes.uint16(4) != VERSION) {
            throw new UnreadableDumpException(
                    "this is no minidump: it does not begin with MDMP and version 0x" + Integer.toHexString(VERSION),
                    name + ", " + bytes.size() + " bytes",
                    "name a file that .dump /mh or MiniDumpWriteDump wrote; a dump of the kernel is something else");
        }
        directory(name);
        Room room = Room.inHeap();
        DumpStrings strings = new DumpStrings(bytes, room, warnings);
        ModuleList modules = new ModuleList(streams.get(ModuleList.STREAM), strings, room, warnings);
        DumpBytes.Part data = streams.get(HandleData.STREAM);
        HandleTable table = data == null ? null : HandleData.read(data, strings, room, warnings);
        DumpBytes.Part operations = streams.get(HandleOperations.STREAM);
        HandleListing listing = operations == null ? null : HandleOperations.read(operations, modules, table, room);
        long written = bytes.int32(20) & 0xFFFF_FFFFL;
        return new Minidump(
                processId(),
                written == 0 ? null : Instant.ofEpochSecond(written),
                system(),
                table,
                listing,
                modules.modules(),
                warnings.take());
    }

    private void directory(String name) {
        long count = bytes.int32(8) & 0xFFFF_FFFFL;
        long place = bytes.int32(12) & 0xFFFF_FFFFL;
        DumpBytes.Part directory = bytes.part(place, count * DIRECTORY_ENTRY);
        long whole = Math.min(MOST_STREAMS, directory.size() / DIRECTORY_ENTRY);
        if (whole == 0) {
            throw new UnreadableDumpException(
                    "the minidump is cut off before its list of streams",
                    name + ", " + bytes.size() + " bytes; the list of " + count + " should stand at 0x"
                            + Long.toHexString(place),
                    "copy the file again, or write the dump anew");
        }
        if (whole < count) {
            warnings.add("the list of streams holds " + whole + " of " + count);
        }
        for (long i = 0; i < whole; i++) {
            int kind = (int) directory.uint32(i * DIRECTORY_ENTRY);
            if (kind != ModuleList.STREAM
                    && kind != HandleData.STREAM
                    && kind != HandleOperations.STREAM
                    && kind != SYSTEM_INFO
                    && kind != MISC_INFO) {
                continue;
            }
            long size = directory.uint32(i * DIRECTORY_ENTRY + 4);
            DumpBytes.Part stream = bytes.part(directory.uint32(i * DIRECTORY_ENTRY + 8), size);
            if (stream.size() < size) {
                warnings.add("stream " + kind + " is cut off: " + stream.size() + " of " + size + " bytes");
            }
            streams.putIfAbsent(kind, stream);
        }
    }

    private long processId() {
        DumpBytes.Part info = streams.get(MISC_INFO);
        return info != null && info.holds(0, 12) && (info.uint32(4) & HAS_PROCESS_ID) != 0
                ? info.uint32(8)
                : HandleTrace.UNKNOWN_ID;
    }

    /** {@code Windows 10.0.22000 x64}; null where the dump does not say. */
    private String system() {
        DumpBytes.Part info = streams.get(SYSTEM_INFO);
        if (info == null || !info.holds(0, 24)) {
            return null;
        }
        long platform = info.uint32(20);
        return (platform == 2 ? "Windows " : "platform 0x" + Long.toHexString(platform) + " ")
                + info.uint32(8) + "." + info.uint32(12) + "." + info.uint32(16) + " "
                + processor(info.uint16(0));
    }

    private static String processor(int architecture) {
        return switch (architecture) {
            case 0 -> "x86";
            case 5 -> "ARM";
            case 9 -> "x64";
            case 12 -> "ARM64";
            default -> "processor " + architecture;
        };
    }
}
