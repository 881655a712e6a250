// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes minidumps as MiniDumpWriteDump lays them out, with sizes of one's own where a test wants them. */
public final class MinidumpBuilder {
    private record Module(long base, int size, String path) {}

    private record Handle(long value, String type, String name) {}

    private record Operation(long handle, int type, int depth, long[] stack) {}

    private final List<Module> modules = new ArrayList<>();
    private final List<Handle> handles = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Integer> strings = new HashMap<>();
    private final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private int listHeader = 16;
    private int descriptor = 32;
    private int entry = 288;

    public MinidumpBuilder module(long base, int size, String path) {
        modules.add(new Module(base, size, path));
        return this;
    }

    /** A handle; type and name may be null. */
    public MinidumpBuilder handle(long value, String type, String name) {
        handles.add(new Handle(value, type, name));
        return this;
    }

    /** An operation, of process 7 and thread 9. */
    public MinidumpBuilder operation(long handle, int type, long... stack) {
        return operation(handle, type, stack.length, stack);
    }

    /** An operation that claims another depth than its stack has. */
    public MinidumpBuilder operation(long handle, int type, int depth, long[] stack) {
        operations.add(new Operation(handle, type, depth, stack));
        return this;
    }

    /** The sizes that the headers give and the entries have. */
    public MinidumpBuilder sizes(int listHeader, int descriptor, int entry) {
        this.listHeader = listHeader;
        this.descriptor = descriptor;
        this.entry = entry;
        return this;
    }

    /** The dump. Streams of which there is nothing to write are absent. */
    public byte[] build() {
        int streams = 2 + (modules.isEmpty() ? 0 : 1) + (handles.isEmpty() ? 0 : 1) + (operations.isEmpty() ? 0 : 1);
        out.putInt(0x504D444D).putInt(0x5678A793).putInt(streams).putInt(32);
        out.putInt(0).putInt(1_700_000_000).putLong(4);
        int directory = 32;
        out.position(32 + 12 * streams);
        modules.forEach(module -> string(module.path));
        handles.forEach(handle -> {
            string(handle.type);
            string(handle.name);
        });
        directory = end(directory, 7, systemInfo());
        directory = end(directory, 15, miscInfo());
        directory = modules.isEmpty() ? directory : end(directory, 4, moduleList());
        directory = handles.isEmpty() ? directory : end(directory, 12, handleData());
        if (!operations.isEmpty()) {
            end(directory, 18, operationList());
        }
        byte[] dump = new byte[out.position()];
        out.get(0, dump);
        return dump;
    }

    private int end(int directory, int kind, int from) {
        out.putInt(directory, kind).putInt(directory + 4, out.position() - from).putInt(directory + 8, from);
        return directory + 12;
    }

    private int systemInfo() {
        int from = out.position();
        out.putShort((short) 9).putInt(0).putShort((short) 0);
        out.putInt(10).putInt(0).putInt(19045).putInt(2);
        out.position(from + 56);
        return from;
    }

    private int miscInfo() {
        int from = out.position();
        out.putInt(24).putInt(1).putInt(7);
        out.position(from + 24);
        return from;
    }

    private int moduleList() {
        int from = out.position();
        out.putInt(modules.size());
        for (Module module : modules) {
            int at = out.position();
            out.putLong(module.base).putInt(module.size).putInt(0).putInt(0).putInt(string(module.path));
            out.position(at + 108);
        }
        return from;
    }

    private int header(int entrySize, int count) {
        int from = out.position();
        out.putInt(listHeader).putInt(entrySize).putInt(count);
        out.position(from + listHeader);
        return from;
    }

    private int handleData() {
        int from = header(descriptor, handles.size());
        for (Handle handle : handles) {
            int at = out.position();
            out.putLong(handle.value).putInt(string(handle.type)).putInt(string(handle.name));
            out.putInt(0).putInt(0x1F0003).putInt(1).putInt(0x8001);
            while (out.position() < at + descriptor) {
                out.put((byte) 0xEE);
            }
        }
        return from;
    }

    private int operationList() {
        int from = header(entry, operations.size());
        for (Operation operation : operations) {
            int at = out.position();
            out.putLong(operation.handle)
                    .putInt(7)
                    .putInt(9)
                    .putInt(operation.type)
                    .putInt(0);
            out.putInt(operation.depth).putInt(0);
            for (long address : operation.stack) {
                out.putLong(address);
            }
            out.position(at + entry);
        }
        return from;
    }

    /** The place of a string, written on first use; 0 for null. */
    private int string(String text) {
        if (text == null) {
            return 0;
        }
        Integer known = strings.get(text);
        if (known == null) {
            known = out.position();
            strings.put(text, known);
            byte[] bytes = text.getBytes(UTF_16LE);
            out.putInt(bytes.length).put(bytes).putShort((short) 0);
            out.position(out.position() + 3 & ~3);
        }
        return known;
    }
}
