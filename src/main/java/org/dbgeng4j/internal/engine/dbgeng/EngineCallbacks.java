// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;

/**
 * What the engine calls: its output and its events, passed on to the one engine that is open. An exception never gets
 * into native code, which would take it for success: it is kept, and thrown again where the call of the engine returns.
 */
final class EngineCallbacks {
    private static final int NO_CHANGE = 0;
    private static final int EXIT_PROCESS = 0x20;

    private static volatile Sink sink;

    private static final ComObject OUTPUT =
            new ComObject(Interface.IDebugOutputCallbacksWide, (Output) EngineCallbacks::output);
    private static final ComObject EVENTS = new ComObject(
            Interface.IDebugEventCallbacksWide,
            (InterestMask) EngineCallbacks::interestMask,
            (OnePointer) (self, breakpoint) -> NO_CHANGE,
            (PointerAndInt) (self, exception, firstChance) -> NO_CHANGE,
            (ThreeLongs) (self, handle, data, start) -> NO_CHANGE,
            (OneInt) (self, code) -> NO_CHANGE, // ExitThread
            (CreateProcess) (self, a, b, c, d, e, f, g, h, i, j, k) -> NO_CHANGE,
            (OneInt) EngineCallbacks::exitProcess,
            (LoadModule) (self, a, b, c, d, e, f, g) -> NO_CHANGE,
            (PointerAndLong) (self, name, base) -> NO_CHANGE,
            (TwoInts) (self, error, level) -> NO_CHANGE,
            (OneInt) (self, status) -> NO_CHANGE, // SessionStatus
            (IntAndLong) (self, flags, argument) -> NO_CHANGE, // ChangeDebuggeeState
            (IntAndLong) (self, flags, argument) -> NO_CHANGE, // ChangeEngineState
            (IntAndLong) (self, flags, argument) -> NO_CHANGE); // ChangeSymbolState

    private EngineCallbacks() {}

    /** Who is told. */
    interface Sink {
        void output(int mask, String text);

        void exited(int code);

        /** Something was thrown in a callback. */
        void failed(Throwable thrown);
    }

    static Pointer outputObject() {
        return OUTPUT.pointer();
    }

    static Pointer eventObject() {
        return EVENTS.pointer();
    }

    static int outputMethods() {
        return OUTPUT.size();
    }

    static int eventMethods() {
        return EVENTS.size();
    }

    /** From now on this one is told, or nobody. */
    static void tell(Sink now) {
        sink = now;
    }

    interface Output extends Callback {
        int call(Pointer self, int mask, Pointer text);
    }

    interface InterestMask extends Callback {
        int call(Pointer self, Pointer mask);
    }

    interface OnePointer extends Callback {
        int call(Pointer self, Pointer one);
    }

    interface OneInt extends Callback {
        int call(Pointer self, int one);
    }

    interface TwoInts extends Callback {
        int call(Pointer self, int one, int two);
    }

    interface PointerAndInt extends Callback {
        int call(Pointer self, Pointer one, int two);
    }

    interface PointerAndLong extends Callback {
        int call(Pointer self, Pointer one, long two);
    }

    interface IntAndLong extends Callback {
        int call(Pointer self, int one, long two);
    }

    interface ThreeLongs extends Callback {
        int call(Pointer self, long one, long two, long three);
    }

    interface CreateProcess extends Callback {
        int call(
                Pointer self,
                long file,
                long process,
                long base,
                int size,
                Pointer module,
                Pointer image,
                int checkSum,
                int time,
                long thread,
                long threadData,
                long start);
    }

    interface LoadModule extends Callback {
        int call(Pointer self, long file, long base, int size, Pointer module, Pointer image, int checkSum, int time);
    }

    private static int output(Pointer self, int mask, Pointer text) {
        return guarded(told -> told.output(mask, Wide.at(text)));
    }

    private static int exitProcess(Pointer self, int code) {
        return guarded(told -> told.exited(code));
    }

    private static int interestMask(Pointer self, Pointer mask) {
        // no other event is needed as a call: a method with anything but NO_CHANGE would overrule the user's filters
        mask.setInt(0, EXIT_PROCESS);
        return HResult.S_OK;
    }

    private static int guarded(java.util.function.Consumer<Sink> told) {
        Sink now = sink;
        try {
            if (now != null) {
                told.accept(now);
            }
            return HResult.S_OK;
        } catch (Throwable thrown) {
            now.failed(thrown);
            return HResult.E_UNEXPECTED;
        }
    }
}
