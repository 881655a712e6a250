// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;

/**
 * An object of ours that the engine calls. Its methods are plain callbacks, not {@code StdCallCallback}s: a 64-bit Windows
 * has one calling convention, and no other system knows the name of that one.
 *
 * <p>JNA frees the code behind a callback that Java has forgotten, while the engine may still hold its address. So there
 * is one object of a kind, made once and kept for good: the engine is one in a process too.
 */
final class ComObject {
    private static final CallbackThreadInitializer FOREIGN =
            new CallbackThreadInitializer(true, false, "dbgeng4j-foreign");

    private final List<Callback> methods;
    private final Memory table;
    private final Memory object = new Memory(Native.POINTER_SIZE);

    interface QueryInterface extends Callback {
        int call(Pointer self, Pointer id, Pointer found);
    }

    /** AddRef and Release. */
    interface Count extends Callback {
        int call(Pointer self);
    }

    /** An object with IUnknown's methods and these behind them. */
    ComObject(Interface type, Callback... more) {
        QueryInterface query = (self, id, found) -> {
            byte[] wanted = id.getByteArray(0, 16);
            boolean mine = type.is(wanted) || Interface.IUnknown.is(wanted);
            found.setPointer(0, mine ? self : null);
            return mine ? HResult.S_OK : HResult.E_NOINTERFACE;
        };
        Count add = self -> 1; // nobody but us ends it
        Count release = self -> 1;
        Callback[] all = new Callback[more.length + 3];
        all[0] = query;
        all[1] = add;
        all[2] = release;
        System.arraycopy(more, 0, all, 3, more.length);
        methods = List.of(all);
        table = new Memory((long) all.length * Native.POINTER_SIZE);
        for (int i = 0; i < all.length; i++) {
            // before the address is made, or it would be ignored: a foreign thread becomes a daemon, and stays known
            Native.setCallbackThreadInitializer(all[i], FOREIGN);
            table.setPointer((long) i * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(all[i]));
        }
        object.setPointer(0, table);
    }

    Pointer pointer() {
        return object;
    }

    /** How many methods native code may call. */
    int size() {
        return methods.size();
    }
}
