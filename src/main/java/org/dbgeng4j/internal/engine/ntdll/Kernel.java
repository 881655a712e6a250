// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/** The calls of kernel32; the error of a call that fails is {@code Native.getLastError()}. */
interface Kernel extends Library {
    int PROCESS_VM_READ = 0x0010;
    int PROCESS_SET_INFORMATION = 0x0200;
    int PROCESS_QUERY_INFORMATION = 0x0400;
    int SYNCHRONIZE = 0x0010_0000;

    int ERROR_ACCESS_DENIED = 5;
    int ERROR_INVALID_PARAMETER = 87;
    int WAIT_OBJECT_0 = 0;

    Pointer OpenProcess(int access, int inherit, int processId);

    int CloseHandle(Pointer handle);

    int WaitForSingleObject(Pointer handle, int milliseconds);

    int IsWow64Process(Pointer process, IntByReference wow64);

    int GetCurrentProcessId();

    int GetCurrentThreadId();

    Pointer CreateEventW(Pointer attributes, int manualReset, int initialState, Pointer name);
}
