// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.EngineCallException;

/** A counted reference to one of the engine's objects. It belongs to the thread that made it, and is released once. */
final class ComReference implements AutoCloseable {
    private final Pointer object;
    private final Interface type;
    private final Thread owner = Thread.currentThread();
    private volatile boolean released;

    /** Takes over a reference that somebody else has counted. */
    ComReference(Pointer object, Interface type) {
        this.object = object;
        this.type = type;
    }

    Interface type() {
        return type;
    }

    /**
     * Calls a method and gives what it returned, also where that is a failure.
     *
     * @param arguments the arguments behind {@code this}: {@code Integer}, {@code Long}, {@code Pointer}, null, or a text,
     *     which is the engine's to read during the call
     * @throws IllegalStateException from another thread than the owner's, or after the release: nothing was called
     */
    HResult call(Slot slot, Object... arguments) {
        if (Thread.currentThread() != owner && !slot.fromAnyThread()) {
            throw new IllegalStateException(slot + " was called from thread "
                    + Thread.currentThread().getName() + "; the engine takes it from " + owner.getName() + " only");
        }
        if (released) {
            throw new IllegalStateException(slot + " was called after the release of " + type);
        }
        return new HResult(invoke(slot, arguments));
    }

    /**
     * Calls a method that must succeed.
     *
     * @throws EngineCallException if it does not
     */
    HResult must(Slot slot, Object... arguments) {
        HResult result = call(slot, arguments);
        if (result.isFailure()) {
            throw failed(slot.toString(), result);
        }
        return result;
    }

    /** Asks for another interface of the object; null where it has none such. */
    ComReference query(Interface wanted) {
        PointerByReference found = new PointerByReference();
        HResult result = call(Slot.QUERY_INTERFACE, wanted.guid(), found.getPointer());
        return result.isFailure() || found.getValue() == null ? null : new ComReference(found.getValue(), wanted);
    }

    @Override
    public void close() {
        if (!released) {
            // what it returns is a count, no result
            call(Slot.RELEASE);
            released = true;
        }
    }

    static EngineCallException failed(String call, HResult result) {
        return new EngineCallException(call, result.code(), result.toString(), "");
    }

    private int invoke(Slot slot, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = object;
        List<Memory> texts = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i];
            if (arguments[i] instanceof String text) {
                Memory wide = Wide.of(text);
                texts.add(wide);
                all[i + 1] = wide;
            }
        }
        try {
            Pointer table = object.getPointer(0);
            return Function.getFunction(table.getPointer((long) slot.index() * Native.POINTER_SIZE))
                    .invokeInt(all);
        } finally {
            texts.forEach(Memory::close);
        }
    }
}
