// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/**
 * The symbols of a process through dbghelp, for one look: opened, asked and closed again in one thread. Where dbghelp is
 * not to be had, addresses stay what they are.
 *
 * <p>No symbol server is asked: {@code _NT_SYMBOL_PATH} is passed over, and a module's symbols are looked for beside it
 * and where its linker put them.
 */
public final class Symbols implements AutoCloseable {
    /** {@code SYMBOL_INFOW} of 64-bit Windows. */
    static final int SYMBOL_SIZE = 88;

    static final int SYMBOL_MODULE_BASE = 32;
    static final int SYMBOL_MAX_NAME = 80;
    static final int SYMBOL_NAME = 84;

    /** {@code IMAGEHLP_LINEW64}. */
    static final int LINE_SIZE = 40;

    static final int LINE_NUMBER = 16;
    static final int LINE_FILE = 24;

    /** {@code IMAGEHLP_MODULEW64}. */
    static final int MODULE_SIZE = 3264;

    static final int MODULE_BASE = 8;
    static final int MODULE_NAME = 36;
    static final int MODULE_NAME_LENGTH = 32;

    private static final int LONGEST_NAME = 2000;
    private static final int LONGEST_PATH = 1024;
    private static final int OPTIONS = Dbghelp.SYMOPT_UNDNAME
            | Dbghelp.SYMOPT_DEFERRED_LOADS
            | Dbghelp.SYMOPT_LOAD_LINES
            | Dbghelp.SYMOPT_FAIL_CRITICAL_ERRORS
            | Dbghelp.SYMOPT_IGNORE_NT_SYMPATH
            | Dbghelp.SYMOPT_NO_PROMPTS;

    /** dbghelp takes one thread at a time, and its options are those of all who use it: held for the whole look. */
    private static final ReentrantLock DBGHELP = new ReentrantLock();

    private final Dbghelp dbghelp;
    private final Pointer process;
    private final int optionsBefore;
    private final Map<Long, StackFrame> frames = new HashMap<>();
    private final Map<CallStack, CallStack> stacks = new HashMap<>();
    private final Map<Long, Optional<SourceLine>> lines = new HashMap<>();

    private Symbols(Dbghelp dbghelp, Pointer process, int optionsBefore) {
        this.dbghelp = dbghelp;
        this.process = process;
        this.optionsBefore = optionsBefore;
    }

    /** Those of a process, to be closed. */
    static Symbols of(String library, Pointer process) {
        Dbghelp dbghelp;
        try {
            dbghelp = Native.load(library, Dbghelp.class);
        } catch (UnsatisfiedLinkError e) {
            return new Symbols(null, process, 0);
        }
        DBGHELP.lock();
        boolean open = false;
        int before = dbghelp.SymGetOptions();
        // to the end: symbols are loaded when they are first asked for, and by the options of then
        dbghelp.SymSetOptions(OPTIONS);
        try (Memory nowhereElse = Wide.of(".")) {
            open = dbghelp.SymInitializeW(process, nowhereElse, 1) != 0;
            return new Symbols(open ? dbghelp : null, process, before);
        } finally {
            if (!open) {
                dbghelp.SymSetOptions(before);
                DBGHELP.unlock();
            }
        }
    }

    /** The trace with symbols put to its frames, as far as there are any. */
    public HandleTrace resolve(HandleTrace trace) {
        CallStack resolved = stacks.computeIfAbsent(
                trace.stack(),
                plain ->
                        new CallStack(plain.frames().stream().map(this::resolve).toList()));
        return new HandleTrace(trace.handle(), trace.operation(), trace.processId(), trace.threadId(), resolved);
    }

    private StackFrame resolve(StackFrame frame) {
        return dbghelp == null ? frame : frames.computeIfAbsent(frame.address(), this::find);
    }

    private StackFrame find(long address) {
        String module;
        long base;
        try (Memory info = zeroed(MODULE_SIZE)) {
            info.setInt(0, MODULE_SIZE);
            if (dbghelp.SymGetModuleInfoW64(process, address, info) == 0) {
                return StackFrame.unresolved(address);
            }
            base = info.getLong(MODULE_BASE);
            module = Wide.read(info, MODULE_NAME, MODULE_NAME_LENGTH);
        }
        try (Memory symbol = zeroed(SYMBOL_SIZE + 2L * LONGEST_NAME)) {
            symbol.setInt(0, SYMBOL_SIZE);
            symbol.setInt(SYMBOL_MAX_NAME, LONGEST_NAME);
            LongByReference displacement = new LongByReference();
            if (dbghelp.SymFromAddrW(process, address, displacement, symbol) == 0) {
                return new StackFrame(address, module, null, address - base, null);
            }
            String name = Wide.read(symbol, SYMBOL_NAME, LONGEST_NAME);
            return StackFrame.of(address, module, name, displacement.getValue());
        }
    }

    /** The source line of an address; empty where it is not known. */
    public Optional<SourceLine> line(long address) {
        return dbghelp == null ? Optional.empty() : lines.computeIfAbsent(address, this::findLine);
    }

    private Optional<SourceLine> findLine(long address) {
        try (Memory line = zeroed(LINE_SIZE)) {
            line.setInt(0, LINE_SIZE);
            if (dbghelp.SymGetLineFromAddrW64(process, address, new IntByReference(), line) == 0) {
                return Optional.empty();
            }
            Pointer file = line.getPointer(LINE_FILE);
            int number = line.getInt(LINE_NUMBER);
            return file == null || number < 1
                    ? Optional.empty()
                    : Optional.of(new SourceLine(Wide.read(file, 0, LONGEST_PATH), number));
        }
    }

    private static Memory zeroed(long size) {
        Memory memory = new Memory(size);
        memory.clear();
        return memory;
    }

    @Override
    public void close() {
        if (dbghelp != null) {
            dbghelp.SymCleanup(process);
            dbghelp.SymSetOptions(optionsBefore);
            DBGHELP.unlock();
        }
    }
}
