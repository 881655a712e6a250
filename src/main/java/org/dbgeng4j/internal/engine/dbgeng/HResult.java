// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static java.util.Map.entry;

import java.util.Map;

/**
 * What a call of the engine returns: success where the first bit is clear, else why not.
 *
 * @param code the 32 bits
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debugger/hresult-values">HRESULT values</a>
 */
record HResult(int code) {
    static final int S_OK = 0;
    static final int S_FALSE = 1;
    static final int E_NOTIMPL = 0x80004001;
    static final int E_NOINTERFACE = 0x80004002;
    static final int E_FAIL = 0x80004005;
    static final int E_UNEXPECTED = 0x8000FFFF;
    static final int E_PENDING = 0x8000000A;

    private static final int FACILITY_WIN32 = 0x80070000;
    private static final int FROM_NTSTATUS = 0xD0000000;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(S_OK, "S_OK"),
            entry(S_FALSE, "S_FALSE"),
            entry(E_NOTIMPL, "E_NOTIMPL"),
            entry(E_NOINTERFACE, "E_NOINTERFACE"),
            entry(0x80004004, "E_ABORT"),
            entry(E_FAIL, "E_FAIL"),
            entry(E_UNEXPECTED, "E_UNEXPECTED"),
            entry(E_PENDING, "E_PENDING"),
            entry(0x80040205, "EVENT_E_INTERNALEXCEPTION"),
            entry(0x8007000E, "E_OUTOFMEMORY"),
            entry(0x80070005, "E_ACCESSDENIED"),
            entry(0x80070057, "E_INVALIDARG"),
            entry(0x8007007A, "ERROR_INSUFFICIENT_BUFFER"),
            entry(0x8001010E, "RPC_E_WRONG_THREAD"),
            entry(0xD0000022, "STATUS_ACCESS_DENIED"),
            entry(0xD0000048, "STATUS_PORT_ALREADY_SET"),
            entry(0xD00000BB, "STATUS_NOT_SUPPORTED"),
            entry(0xD000010A, "STATUS_PROCESS_IS_TERMINATING"),
            entry(0xD000013A, "STATUS_CONTROL_C_EXIT"));

    boolean isFailure() {
        return code < 0;
    }

    /** The Win32 error that it wraps; -1 where it wraps none. */
    int win32() {
        return (code & 0xFFFF0000) == FACILITY_WIN32 ? code & 0xFFFF : -1;
    }

    /** The NTSTATUS that it is or wraps (0xD000010A wraps 0xC000010A); 0 where it is none. */
    int status() {
        return (code & 0xC0000000) == 0xC0000000 ? code & ~FROM_NTSTATUS | 0xC0000000 : 0;
    }

    /** The code as one reads it: {@code 0x80070005, E_ACCESSDENIED}. */
    @Override
    public String toString() {
        String name = NAMES.get(code);
        String hex = String.format("0x%08X", code);
        if (name != null) {
            return hex + ", " + name;
        }
        return win32() >= 0 ? hex + ", Win32 error " + win32() : hex;
    }
}
