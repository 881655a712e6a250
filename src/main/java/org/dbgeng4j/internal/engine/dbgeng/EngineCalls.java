// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import org.dbgeng4j.EngineCallException;

/** The engine's interfaces as one object with the calls that are used here. All but one are for the owner thread only. */
final class EngineCalls implements AutoCloseable {
    static final int GO = 1;
    static final int BREAK = 6;
    static final int NO_DEBUGGEE = 7;

    private static final int THIS_CLIENT = 0;
    private static final int NOT_LOGGED_NO_REPEAT = 0x2 | 0x4;
    private static final int INTERRUPT_ACTIVE = 0;
    private static final int SYMBOLS_LOAD_LINES = 0x10;
    private static final int STATUS_MASK = 0x1f;

    /** In characters; what is longer comes cut off. */
    private static final long LONGEST_NAME = 4096;

    private final ComReference client;
    private final ComReference control;
    private final ComReference symbols;
    private final ComReference memory;

    /**
     * Takes over a client and asks it for the rest.
     *
     * @throws EngineCallException if it lacks an interface: it is too old
     */
    EngineCalls(ComReference client) {
        this.client = client;
        control = needed(Interface.IDebugControl4);
        symbols = needed(Interface.IDebugSymbols3);
        ComReference newer = client.query(Interface.IDebugDataSpaces2);
        memory = newer != null ? newer : needed(Interface.IDebugDataSpaces);
    }

    private ComReference needed(Interface type) {
        ComReference found = client.query(type);
        if (found == null) {
            throw new EngineCallException(
                    "QueryInterface(" + type + ")",
                    HResult.E_NOINTERFACE,
                    "the engine is older than this library can use",
                    "install the Debugging Tools of a current Windows SDK");
        }
        return found;
    }

    void callbacks(boolean on) {
        client.must(Slot.SET_OUTPUT_CALLBACKS, on ? EngineCallbacks.outputObject() : Pointer.NULL);
        client.must(Slot.SET_EVENT_CALLBACKS, on ? EngineCallbacks.eventObject() : Pointer.NULL);
    }

    void outputMask(int mask) {
        client.must(Slot.SET_OUTPUT_MASK, mask);
    }

    void flush() {
        client.call(Slot.FLUSH_CALLBACKS);
    }

    void engineOptions(int options) {
        control.must(Slot.ADD_ENGINE_OPTIONS, options);
    }

    void symbolPath(String path) {
        symbols.must(Slot.ADD_SYMBOL_OPTIONS, SYMBOLS_LOAD_LINES);
        symbols.must(Slot.SET_SYMBOL_PATH, path);
    }

    void attach(long server, int processId, int flags) {
        client.must(Slot.ATTACH_PROCESS, server, processId, flags);
    }

    /** The one process of a program; {@code found} takes its id where there is just one. */
    HResult find(long server, String imageName, int flags, IntByReference found) {
        return client.call(Slot.FIND_PROCESS, server, imageName, flags, found.getPointer());
    }

    /** {@code flags} are CreateProcess's own; a null folder or environment is this process's. */
    void create(long server, String commandLine, int flags, String folder, String environment) {
        try (Memory options = new Memory(16)) { // flags; those of the engine, of the verifier, and one that is reserved
            options.clear();
            options.setInt(0, flags);
            client.must(Slot.CREATE_PROCESS, server, commandLine, options, (int) options.size(), folder, environment);
        }
    }

    void openDump(String file) {
        client.must(Slot.OPEN_DUMP_FILE, file, 0L);
    }

    void attachKernel(int flags, String connection) {
        client.must(Slot.ATTACH_KERNEL, flags, connection);
    }

    long connectProcessServer(String connection) {
        LongByReference server = new LongByReference();
        client.must(Slot.CONNECT_PROCESS_SERVER, connection, server.getPointer());
        return server.getValue();
    }

    void disconnectProcessServer(long server) {
        client.call(Slot.DISCONNECT_PROCESS_SERVER, server);
    }

    /** Joins the session of a debugger that this client is connected to, without being announced there. */
    void connectSession() {
        client.must(Slot.CONNECT_SESSION, 0x2, 0);
    }

    void processOptions(int options) {
        client.must(Slot.ADD_PROCESS_OPTIONS, options);
    }

    HResult endSession(int flags) {
        return client.call(Slot.END_SESSION, flags);
    }

    /** Lets what the engine has to tell come, for at most so long. */
    HResult dispatch(int millis) {
        return client.call(Slot.DISPATCH_CALLBACKS, millis);
    }

    /** S_OK: something happened; S_FALSE: the time is up. */
    HResult waitForEvent(int millis) {
        return control.call(Slot.WAIT_FOR_EVENT, 0, millis);
    }

    /** What the target does: one of the constants above, or another way to run. */
    int status() {
        IntByReference status = new IntByReference();
        control.must(Slot.GET_EXECUTION_STATUS, status.getPointer());
        return status.getValue() & STATUS_MASK;
    }

    static boolean runs(int status) {
        return status >= GO && status < BREAK || status > NO_DEBUGGEE && status != 9;
    }

    HResult execute(String command) {
        return control.call(Slot.EXECUTE, THIS_CLIENT, command, NOT_LOGGED_NO_REPEAT);
    }

    /** Fewer bytes than asked for where the rest cannot be read. */
    byte[] read(long address, int length) {
        try (Memory bytes = new Memory(length)) {
            IntByReference count = new IntByReference();
            HResult result = memory.call(Slot.READ_VIRTUAL, address, bytes, length, count.getPointer());
            return bytes.getByteArray(0, result.isFailure() ? 0 : count.getValue());
        }
    }

    /** Fills in frames, the innermost first, and says how many. */
    int stackTrace(Memory frames, int most) {
        IntByReference count = new IntByReference();
        control.must(Slot.GET_STACK_TRACE, 0L, 0L, 0L, frames, most, count.getPointer());
        return count.getValue();
    }

    /** A name or a file near an address, with how far behind it that is, and a line number. */
    record Near(String text, long displacement, int number) {}

    /** The symbol that an address belongs to; null where there is none. */
    Near name(long address) {
        LongByReference displacement = new LongByReference();
        try (Memory name = new Memory(2 * LONGEST_NAME)) {
            HResult result = symbols.call(
                    Slot.GET_NAME_BY_OFFSET,
                    address,
                    name,
                    (int) LONGEST_NAME,
                    Pointer.NULL,
                    displacement.getPointer());
            return result.isFailure() ? null : new Near(Wide.at(name.share(0)), displacement.getValue(), 0);
        }
    }

    /** The source line of an address; null where there is none. */
    Near line(long address) {
        IntByReference line = new IntByReference();
        LongByReference displacement = new LongByReference();
        try (Memory file = new Memory(2 * LONGEST_NAME)) {
            HResult result = symbols.call(
                    Slot.GET_LINE_BY_OFFSET,
                    address,
                    line.getPointer(),
                    file,
                    (int) LONGEST_NAME,
                    Pointer.NULL,
                    displacement.getPointer());
            return result.isFailure()
                    ? null
                    : new Near(Wide.at(file.share(0)), displacement.getValue(), line.getValue());
        }
    }

    /** From any thread: stops the running target, or breaks off the command. */
    HResult interrupt() {
        return control.call(Slot.SET_INTERRUPT, INTERRUPT_ACTIVE);
    }

    /** Forgets an interrupt that came too late. */
    void clearInterrupt() {
        control.call(Slot.GET_INTERRUPT);
    }

    @Override
    public void close() {
        memory.close();
        symbols.close();
        control.close();
        client.close();
    }
}
