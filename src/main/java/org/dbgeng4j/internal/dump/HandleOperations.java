// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;

/**
 * The handle traces of a dump (stream 18).
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_handle_operation_list">
 *     MINIDUMP_HANDLE_OPERATION_LIST</a>
 * @see <a href="https://learn.microsoft.com/windows/win32/api/avrfsdk/ns-avrfsdk-avrf_handle_operation">
 *     AVRF_HANDLE_OPERATION</a>
 */
final class HandleOperations {
    static final int STREAM = 18;
    static final int MOST_FRAMES = 32;
    static final int ADDRESSES = 32;
    /** What a trace takes of the memory, about, beside its stack. */
    private static final int TRACE_TAKES = 350;

    private HandleOperations() {}

    /** The traces, newest first; null where the stream is none. The table, null where there is none, helps to tell which. */
    static HandleListing read(DumpBytes.Part stream, ModuleList modules, HandleTable table, Room room) {
        Warnings warnings = new Warnings();
        ListHeader header = ListHeader.read("handle operation list", stream, ADDRESSES, warnings);
        List<HandleTrace> traces = new ArrayList<>();
        for (long i = 0; header != null && i < header.whole(); i++) {
            if (room.isSpent()) {
                header.cut("handle operations", i, warnings);
                break;
            }
            HandleTrace trace = trace(stream, header.at(i), header.entry(), modules, warnings);
            if (trace != null) {
                room.take(TRACE_TAKES);
                traces.add(trace);
            }
        }
        TraceOrder order = TraceOrder.of(traces, table);
        if (order == TraceOrder.OLDEST_FIRST) {
            Collections.reverse(traces);
        } else if (order == TraceOrder.UNCONFIRMED) {
            warnings.add("taken for newest first, which nothing in the dump confirms");
        }
        return new HandleListing(
                HandleListing.Kind.LIST,
                HandleListing.Mode.USER,
                HandleListing.UNKNOWN,
                HandleListing.UNKNOWN,
                header == null ? HandleListing.UNKNOWN : header.count(),
                traces.size(),
                null,
                traces,
                warnings.take());
    }

    private static HandleTrace trace(
            DumpBytes.Part stream, long at, long entry, ModuleList modules, Warnings warnings) {
        HandleOperation operation = operation(stream.uint32(at + 16));
        if (operation == null) {
            warnings.add("operation " + stream.uint32(at + 16) + " on handle 0x" + Long.toHexString(stream.int64(at))
                    + " is unknown; left out");
            return null;
        }
        long depth = stream.uint32(at + 24);
        long most = Math.min(MOST_FRAMES, (entry - ADDRESSES) / Long.BYTES);
        if (depth > most) {
            warnings.add("a stack of " + depth + " frames on handle 0x" + Long.toHexString(stream.int64(at))
                    + " is cut to the " + most + " that an entry holds");
        }
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < Math.min(depth, most); i++) {
            addresses.add(stream.int64(at + ADDRESSES + (long) i * Long.BYTES));
        }
        return new HandleTrace(
                stream.int64(at), operation, stream.uint32(at + 8), stream.uint32(at + 12), modules.stack(addresses));
    }

    private static HandleOperation operation(long type) {
        return type == 1
                ? HandleOperation.OPEN
                : type == 2 ? HandleOperation.CLOSE : type == 3 ? HandleOperation.BAD_REFERENCE : null;
    }
}
