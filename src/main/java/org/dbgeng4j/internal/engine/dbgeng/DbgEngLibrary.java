// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dbgeng4j.DebuggerNotFoundException;

/** The engine's library in this process: loaded once by its absolute path, since a bare name would find System32's. */
final class DbgEngLibrary {
    private static final Interface[] CLIENTS = {
        Interface.IDebugClient7, Interface.IDebugClient6, Interface.IDebugClient5
    };

    /** JNA unloads a library that Java has forgotten; the engine's threads and objects need it longer. */
    private static final Map<Path, DbgEngLibrary> LOADED = new ConcurrentHashMap<>();

    private final NativeLibrary library;

    private DbgEngLibrary(NativeLibrary library) {
        this.library = library;
    }

    /**
     * Loads it.
     *
     * @throws DebuggerNotFoundException if it cannot be loaded here
     */
    static DbgEngLibrary load(Path file) {
        if (Native.POINTER_SIZE != 8) {
            throw new DebuggerNotFoundException(
                    "the engine is used from a 64-bit JVM only; 32-bit programs are debugged from there too",
                    List.of(file + ": not loaded, this JVM has " + 8 * Native.POINTER_SIZE + " bits"),
                    "run on a 64-bit JVM, or use cdb: Debugger.find()");
        }
        return LOADED.computeIfAbsent(file.toAbsolutePath(), DbgEngLibrary::loadFirst);
    }

    private static DbgEngLibrary loadFirst(Path file) {
        DbgHelp.check(file);
        try {
            return new DbgEngLibrary(NativeLibrary.getInstance(file.toString()));
        } catch (UnsatisfiedLinkError e) {
            throw new DebuggerNotFoundException(
                    "the debugger engine cannot be loaded",
                    List.of(file + ": " + e.getMessage()),
                    "see whether dbghelp.dll, dbgcore.dll and dbgmodel.dll of the same version lie beside it");
        }
    }

    /** A client of the engine in this process, the newest that it gives. */
    ComReference create() {
        Function create = library.getFunction("DebugCreate");
        return newest("DebugCreate", (id, found) -> create.invokeInt(new Object[] {id, found}));
    }

    /** A client of an engine elsewhere, named as {@code -remote} names it. */
    ComReference connect(String connection) {
        Function connect = library.getFunction("DebugConnectWide");
        Pointer where = Wide.of(connection);
        return newest("DebugConnectWide", (id, found) -> connect.invokeInt(new Object[] {where, id, found}));
    }

    private interface Maker {
        int make(Pointer id, Pointer found);
    }

    private static ComReference newest(String call, Maker maker) {
        HResult result = new HResult(HResult.E_NOINTERFACE);
        for (Interface type : CLIENTS) {
            PointerByReference found = new PointerByReference();
            result = new HResult(maker.make(type.guid(), found.getPointer()));
            if (!result.isFailure()) {
                return new ComReference(found.getValue(), type);
            }
            if (result.code() != HResult.E_NOINTERFACE) {
                break;
            }
        }
        throw ComReference.failed(call, result);
    }
}
