// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The open handles of a process with the types of their objects, from the system's lists. No handle is used for it:
 * another thread may close any of them meanwhile, and while tracing is on the use of a bad one raises an exception.
 */
final class HandleTypes {
    /** {@code SYSTEM_HANDLE_INFORMATION_EX}. */
    static final int HANDLES_HEADER = 16;

    /** {@code SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX}. */
    static final int HANDLE_SIZE = 40;

    static final int HANDLE_PROCESS = 8;
    static final int HANDLE_VALUE = 16;
    static final int HANDLE_TYPE = 30;

    /** {@code OBJECT_TYPES_INFORMATION}. */
    static final int TYPES_HEADER = 8;

    /** {@code OBJECT_TYPE_INFORMATION}, behind which its name stands. */
    static final int TYPE_SIZE = 104;

    static final int TYPE_NAME_ROOM = 2;
    static final int TYPE_INDEX = 90;

    private static final int FIRST_INDEX = 2;
    private static final int SMALLEST = 1 << 16;
    private static final int LARGEST = 1 << 28;

    /** One of the queries that fill a buffer. */
    private interface Query {
        int fill(Memory buffer, int length, IntByReference returned);
    }

    private final Ntdll ntdll;
    private Map<Integer, String> names = Map.of();

    HandleTypes(Ntdll ntdll) {
        this.ntdll = ntdll;
    }

    /**
     * The handles of a process by value; the type is empty where the system does not name it.
     *
     * @return empty where the system does not tell
     */
    Optional<Map<Long, String>> of(long processId) {
        if (names.isEmpty()) {
            names = ask((buffer, length, returned) ->
                            ntdll.NtQueryObject(null, Ntdll.OBJECT_TYPES_INFORMATION, buffer, length, returned))
                    .map(HandleTypes::names)
                    .orElse(Map.of());
        }
        return ask((buffer, length, returned) -> ntdll.NtQuerySystemInformation(
                        Ntdll.SYSTEM_EXTENDED_HANDLE_INFORMATION, buffer, length, returned))
                .map(bytes -> handles(bytes, processId, names));
    }

    private static Optional<ByteBuffer> ask(Query query) {
        for (int size = SMALLEST; size <= LARGEST; size *= 2) {
            try (Memory buffer = new Memory(size)) {
                NtStatus status = new NtStatus(query.fill(buffer, size, new IntByReference()));
                if (status.isSuccess()) {
                    byte[] bytes = buffer.getByteArray(0, size);
                    return Optional.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
                }
                if (!status.wantsMoreRoom()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The names of types by their index. */
    static Map<Integer, String> names(ByteBuffer bytes) {
        Map<Integer, String> names = new HashMap<>();
        long count = Integer.toUnsignedLong(bytes.getInt(0));
        int at = TYPES_HEADER;
        for (int i = 0; i < count && at + TYPE_SIZE <= bytes.capacity(); i++) {
            int length = Short.toUnsignedInt(bytes.getShort(at));
            int room = Short.toUnsignedInt(bytes.getShort(at + TYPE_NAME_ROOM));
            int name = at + TYPE_SIZE;
            if (length == 0 || length > room || name + room > bytes.capacity()) {
                break;
            }
            byte[] text = new byte[length];
            bytes.get(name, text);
            // before Windows 8.1 there is no index, and types count from 2
            int index = Byte.toUnsignedInt(bytes.get(at + TYPE_INDEX));
            names.put(index == 0 ? i + FIRST_INDEX : index, new String(text, StandardCharsets.UTF_16LE));
            at = name + room + 7 & ~7;
        }
        return names;
    }

    /** The handles of one process in the list of all. */
    static Map<Long, String> handles(ByteBuffer bytes, long processId, Map<Integer, String> names) {
        Map<Long, String> handles = new HashMap<>();
        long count = Math.min(bytes.getLong(0), (bytes.capacity() - HANDLES_HEADER) / HANDLE_SIZE);
        for (int i = 0, at = HANDLES_HEADER; i < count; i++, at += HANDLE_SIZE) {
            if (bytes.getLong(at + HANDLE_PROCESS) == processId) {
                int type = Short.toUnsignedInt(bytes.getShort(at + HANDLE_TYPE));
                handles.put(bytes.getLong(at + HANDLE_VALUE), names.getOrDefault(type, ""));
            }
        }
        return handles;
    }
}
