// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;

/**
 * Makes traces of what a query of {@code ProcessHandleTracing} filled. Pure: any bytes give a result, and no more is made
 * than they hold, whatever number stands in their header. Equal stacks become one object; the kernel's own frames are
 * left out.
 */
public final class RingDecoder {
    private static final int CHUNK = 256;

    private RingDecoder() {}

    /**
     * What the bytes hold.
     *
     * @param traces the traces in the order of the bytes, all frames unresolved
     * @param announced how many traces the header says there are
     * @param warnings what is odd, empty where nothing is
     */
    public record Decoded(List<HandleTrace> traces, long announced, List<String> warnings) {}

    /**
     * Decodes.
     *
     * @param bytes from the header on, up to the buffer's limit
     */
    public static Decoded decode(ByteBuffer bytes, RingLayout layout) {
        ByteBuffer ring = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (ring.limit() < layout.header) {
            return new Decoded(
                    List.of(), 0, List.of("the system returned " + ring.limit() + " bytes, less than a header"));
        }
        long announced = layout.total(ring);
        int room = (ring.limit() - layout.header) / layout.entry;
        int count = (int) Math.min(announced, room);
        List<HandleTrace> traces = traces(ring, layout, count);
        List<String> warnings = new ArrayList<>();
        if (announced > room) {
            warnings.add("the system announced " + announced + " traces and returned " + room);
        }
        if (traces.size() < count) {
            warnings.add(
                    (count - traces.size()) + " traces are of a kind that this library does not know, and left out");
        }
        return new Decoded(traces, announced, warnings);
    }

    private static List<HandleTrace> traces(ByteBuffer ring, RingLayout layout, int count) {
        List<HandleTrace> traces = new ArrayList<>(count);
        StackTable stacks = new StackTable();
        long[] words = new long[CHUNK * RingLayout.ENTRY_WORDS];
        for (int first = 0; first < count; first += CHUNK) {
            int entries = Math.min(CHUNK, count - first);
            layout.read(ring, first, entries, words);
            for (int at = 0; at < entries * RingLayout.ENTRY_WORDS; at += RingLayout.ENTRY_WORDS) {
                HandleOperation operation = operation((int) words[at + RingLayout.TYPE]);
                if (operation != null) {
                    traces.add(new HandleTrace(
                            words[at + RingLayout.HANDLE],
                            operation,
                            words[at + RingLayout.PROCESS],
                            words[at + RingLayout.THREAD],
                            stacks.of(words, at + RingLayout.STACK)));
                }
            }
        }
        return traces;
    }

    private static HandleOperation operation(int type) {
        return switch (type) {
            case 1 -> HandleOperation.OPEN;
            case 2 -> HandleOperation.CLOSE;
            case 3 -> HandleOperation.BAD_REFERENCE;
            default -> null;
        };
    }
}
