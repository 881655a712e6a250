// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.time.Duration;
import org.dbgeng4j.BreakInException;

/** {@code DebugBreakProcess} called from this JVM. Windows only; must not be loaded elsewhere. */
final class NativeBreakIn implements BreakIn {
    private static final int ACCESS = WinNT.PROCESS_CREATE_THREAD
            | WinNT.PROCESS_QUERY_INFORMATION
            | WinNT.PROCESS_VM_OPERATION
            | WinNT.PROCESS_VM_WRITE
            | WinNT.PROCESS_VM_READ;

    /** What jna-platform's Kernel32 lacks. */
    interface DebugApi extends StdCallLibrary {
        boolean DebugBreakProcess(HANDLE process);
    }

    @Override
    public void request(long processId, Duration timeout) {
        HANDLE process = Kernel32.INSTANCE.OpenProcess(ACCESS, false, (int) processId);
        if (process == null) {
            throw failed(processId, "OpenProcess", Native.getLastError());
        }
        try {
            IntByReference wow64 = new IntByReference();
            if (Native.POINTER_SIZE == 8 && Kernel32.INSTANCE.IsWow64Process(process, wow64) && wow64.getValue() != 0) {
                throw new BreakInException(
                        "a 64-bit JVM cannot break into a 32-bit process: the debugger would not see the stop",
                        "target: process " + processId,
                        "run the harness on a 32-bit JVM, or debug a 64-bit build of the target",
                        null);
            }
            DebugApi api = Native.load("kernel32", DebugApi.class);
            if (!api.DebugBreakProcess(process)) {
                throw failed(processId, "DebugBreakProcess", Native.getLastError());
            }
        } finally {
            Kernel32.INSTANCE.CloseHandle(process);
        }
    }

    private static BreakInException failed(long processId, String call, int error) {
        return new BreakInException(
                "the running target could not be asked to stop",
                call + " of process " + processId + ": Win32 error " + error + ", " + Kernel32Util.formatMessage(error),
                error == 5 ? "run with the rights of the target's user, or elevated" : "see whether it still runs",
                null);
    }
}
