// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;

/**
 * The open handles of a dump (stream 12).
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_handle_data_stream">
 *     MINIDUMP_HANDLE_DATA_STREAM</a>
 */
final class HandleData {
    static final int STREAM = 12;
    /** The first version of a descriptor; a longer one adds to it and is stepped over by its own size. */
    static final int DESCRIPTOR = 32;
    /** What a handle takes of the memory, about. */
    private static final int HANDLE_TAKES = 220;

    private HandleData() {}

    /** The table; null where the stream is none. */
    static HandleTable read(DumpBytes.Part stream, DumpStrings strings, Room room, Warnings warnings) {
        ListHeader header = ListHeader.read("handle data", stream, DESCRIPTOR, warnings);
        if (header == null) {
            return null;
        }
        List<HandleInfo> handles = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (long i = 0; i < header.whole(); i++) {
            if (room.isSpent()) {
                header.cut("open handles", i, warnings);
                break;
            }
            room.take(HANDLE_TAKES);
            long at = header.at(i);
            String type = strings.at(stream.uint32(at + 8));
            handles.add(new HandleInfo(
                    stream.int64(at),
                    type,
                    strings.at(stream.uint32(at + 12)),
                    stream.uint32(at + 20),
                    stream.uint32(at + 24),
                    stream.uint32(at + 28),
                    List.of()));
            if (type != null) {
                counts.merge(type, 1, Integer::sum);
            }
        }
        return new HandleTable(handles, (int) Math.min(header.count(), Integer.MAX_VALUE), counts);
    }
}
