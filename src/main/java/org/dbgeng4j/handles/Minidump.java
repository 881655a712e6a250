// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.internal.dump.DumpBytes;
import org.dbgeng4j.internal.dump.MinidumpReader;
import org.dbgeng4j.internal.text.OutstandingHandles;

/**
 * What a minidump, a {@code .dmp} file of a process, says of handles: those that are open, and the traces of how they
 * were opened and closed. It is read without a debugger, on any system. Immutable, and safe for use by several threads.
 *
 * <p>{@code .dump /mh} and {@code MiniDumpWithHandleData} put the handles into a dump; the traces are there only where
 * the process ran under Application Verifier's Handles check. A dump may be damaged or made up: what cannot be read is
 * left out, and the warnings say so.
 *
 * <pre>{@code
 * Minidump dump = Minidump.read(Path.of("crash.dmp"));
 * dump.handles().ifPresent(table -> System.out.println(table.countByType()));
 * dump.outstanding().leakSites().forEach(System.out::println);
 * }</pre>
 *
 * @param processId the process, {@link HandleTrace#UNKNOWN_ID} where the dump does not say
 * @param written when the dump was written, to the second; null where it does not say
 * @param system the system and processor that it was written on, such as {@code Windows 10.0.22000 x64}; null where it
 *     does not say
 * @param table the open handles; null where the dump holds none, or none that can be read. The names of objects are
 *     there only where the writer asked for them. Its total is the number that the dump announces, which is larger than
 *     the list of handles where that was cut
 * @param listing the traces, newest first; {@link HandleListing#parsed()} is the number that the dump announces, {@link
 *     HandleListing#dumped()} that of those which could be read. Null where the dump holds none. Frames name their
 *     module, if any, but no symbol. Stacks may have 32 frames
 * @param modules the modules of the process, without symbols; empty where the dump names none
 * @param warnings what is wrong with the dump but for its traces, whose own warnings stand in {@code listing}
 * @see <a href="https://learn.microsoft.com/windows/win32/api/minidumpapiset/ne-minidumpapiset-minidump_stream_type">
 *     MINIDUMP_STREAM_TYPE</a>
 */
public record Minidump(
        long processId,
        Instant written,
        String system,
        HandleTable table,
        HandleListing listing,
        List<LoadedModule> modules,
        List<String> warnings) {
    /**
     * Copies the collections.
     *
     * @param processId the process
     * @param written when the dump was written
     * @param system the system and processor
     * @param table the open handles
     * @param listing the traces
     * @param modules the modules of the process
     * @param warnings what is wrong with the dump
     */
    public Minidump {
        modules = List.copyOf(modules);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file. What it needs of it is mapped into memory, so the file may be of any size; on Windows it may stay in
     * use for a while after that, until the JVM collects its garbage. What is kept takes no more than a third of the memory
     * that the JVM may have: where that is too little for all handles or traces, the first ones are read and a warning says
     * so; where traces are missing, {@link #outstanding()} is incomplete.
     *
     * @param file the dump
     * @return what it says of handles
     * @throws IOException if the file cannot be read
     * @throws UnreadableDumpException if it is no minidump, was cut off before its list of streams or while it was read, or
     *     cannot be mapped into memory
     */
    public static Minidump read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            DumpBytes bytes = DumpBytes.map(channel);
            Minidump dump = MinidumpReader.read(bytes, file.toString());
            if (channel.size() < bytes.size()) {
                // what was cut off may have been read as zeros
                throw MinidumpReader.shorter(file.toString(), bytes.size(), null);
            }
            return dump;
        } catch (InternalError e) {
            // so the JVM tells that mapped bytes are gone, and maybe somewhat late
            throw MinidumpReader.shorter(file.toString(), Files.size(file), e);
        }
    }

    /**
     * Reads a dump that is in memory.
     *
     * @param dump the bytes, from the buffer's position to its limit, neither of which is moved
     * @return what it says of handles
     * @throws UnreadableDumpException if it is no minidump, or was cut off before its list of streams
     */
    public static Minidump read(ByteBuffer dump) {
        return MinidumpReader.read(DumpBytes.of(requireNonNull(dump, "dump")), "a dump in memory");
    }

    /**
     * The open handles.
     *
     * @return {@link #table()}, empty where the dump holds none
     */
    public Optional<HandleTable> handles() {
        return Optional.ofNullable(table);
    }

    /**
     * The traces, newest first. No document says in which order a dump holds them: they are put right where they
     * themselves show another one, and a warning of the listing says where nothing confirms it.
     *
     * @return {@link #listing()}, empty where the dump holds none
     */
    public Optional<HandleListing> traces() {
        return Optional.ofNullable(listing);
    }

    /**
     * What was opened, as far back as the traces go, and is still open, by call stack. Types and names are those of the
     * dump's open handles; where it lists these, a handle that is not among them is left out.
     *
     * @return the outstanding handles; {@link HandleDiff.Incomplete} where the dump holds no traces, or they are damaged
     */
    public HandleDiff outstanding() {
        if (listing == null || listing.parsed() == 0) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.NOT_DUMPED,
                    table == null ? "it holds no handles either" : "it lists " + table.total() + " open handles",
                    List.of());
        }
        Map<Long, HandleInfo> open = new HashMap<>();
        handles().ifPresent(known -> known.handles().forEach(info -> open.put(info.handle(), info)));
        List<HandleTrace> openings = OutstandingHandles.of(listing.traces()).traces().stream()
                .filter(trace -> !listsAllHandles() || open.containsKey(trace.handle()))
                .toList();
        List<LeakSite> sites = LeakSites.group(openings).stream()
                .map(site -> new LeakSite(
                        site.stack(),
                        site.outstanding().stream()
                                .map(handle -> detailed(handle, open.get(handle.handle())))
                                .toList()))
                .toList();
        if (listing.parsed() != listing.traces().size()) {
            return new HandleDiff.Incomplete(
                    HandleDiff.Reason.DAMAGED_DUMP, String.join("\n", listing.warnings()), sites);
        }
        return new HandleDiff.Complete(
                listing.traces().size(), sites, LeakSites.debuggers(openings), listing.warnings());
    }

    /** An empty list is none: a process has handles, and what is outstanding would be lost. */
    private boolean listsAllHandles() {
        return table != null && table.isWhole() && !table.handles().isEmpty();
    }

    private static OutstandingHandle detailed(OutstandingHandle plain, HandleInfo info) {
        return info == null ? plain : new OutstandingHandle(plain.trace(), info.type(), info.name());
    }
}
