// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/**
 * The modules of a dump (stream 4), and stacks in their terms.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/minidumpapiset/ns-minidumpapiset-minidump_module">
 *     MINIDUMP_MODULE</a>
 */
final class ModuleList {
    static final int STREAM = 4;
    static final int ENTRY = 108;
    /** What a module, a stack and a frame take of the memory, about, with the maps that hold them. */
    private static final int MODULE_TAKES = 300;

    private static final int STACK_TAKES = 500;
    private static final int FRAME_TAKES = 130;
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N}_$]");

    private final Room room;
    private final List<LoadedModule> modules = new ArrayList<>();
    private final TreeMap<Long, LoadedModule> byBase = new TreeMap<>(Long::compareUnsigned);
    private final Map<Long, StackFrame> frames = new HashMap<>();
    private final Map<CallStack, CallStack> stacks = new HashMap<>();

    /** Reads the stream; null stands for a dump without it. */
    ModuleList(DumpBytes.Part stream, DumpStrings strings, Room room, Warnings warnings) {
        this.room = room;
        if (stream == null || !stream.holds(0, 4)) {
            warnings.add("no module list: frames are bare addresses");
            return;
        }
        long count = stream.uint32(0);
        // some writers align what follows the count to 8 bytes
        long first = stream.size() == 8 + count * ENTRY ? 8 : 4;
        long whole = Math.min(count, (stream.size() - first) / ENTRY);
        if (whole < count) {
            warnings.add("the module list holds " + whole + " of " + count + " modules");
        }
        for (long i = 0; i < whole; i++) {
            if (room.isSpent()) {
                warnings.addFirst("only " + i + " of " + whole + " modules are read: " + Room.why());
                break;
            }
            room.take(MODULE_TAKES);
            long at = first + i * ENTRY;
            String path = strings.at(stream.uint32(at + 20));
            long base = stream.int64(at);
            LoadedModule module = new LoadedModule(name(path, base), base, stream.uint32(at + 8), "no symbols", "");
            modules.add(module);
            byBase.putIfAbsent(base, module);
        }
    }

    List<LoadedModule> modules() {
        return modules;
    }

    /** A stack of return addresses, innermost first; equal ones are one object. */
    CallStack stack(List<Long> addresses) {
        CallStack stack = new CallStack(addresses.stream().map(this::frame).toList());
        CallStack first = stacks.putIfAbsent(stack, stack);
        if (first != null) {
            return first;
        }
        room.take(STACK_TAKES);
        return stack;
    }

    private StackFrame frame(long address) {
        return frames.computeIfAbsent(address, any -> {
            room.take(FRAME_TAKES);
            Map.Entry<Long, LoadedModule> below = byBase.floorEntry(address);
            return below != null && below.getValue().contains(address)
                    ? StackFrame.of(address, below.getValue().name(), null, address - below.getKey())
                    : StackFrame.unresolved(address);
        });
    }

    /** A module's name as debuggers make it of its path: no folders, no extension, nothing that could not stand in a symbol. */
    private static String name(String path, long base) {
        String file = path == null ? "" : path.substring(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
        int dot = file.lastIndexOf('.');
        String name = UNFIT.matcher(dot > 0 ? file.substring(0, dot) : file).replaceAll("_");
        return name.isEmpty() ? "image" + Long.toHexString(base) : name;
    }
}
