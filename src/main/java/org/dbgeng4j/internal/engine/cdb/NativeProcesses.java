// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.Tlhelp32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinBase.FILETIME;
import com.sun.jna.platform.win32.WinDef.DWORD;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.win32.StdCallLibrary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CommandFailedException;

/** The processes of Windows. Must not be loaded elsewhere. */
final class NativeProcesses implements SystemProcesses {
    private static final int ACCESS = WinNT.PROCESS_QUERY_LIMITED_INFORMATION | WinNT.SYNCHRONIZE;

    /** What jna-platform's Kernel32 lacks. */
    interface HandleApi extends StdCallLibrary {
        HandleApi INSTANCE = Native.load("kernel32", HandleApi.class);

        boolean GetProcessHandleCount(HANDLE process, IntByReference count);
    }

    @Override
    public Optional<Handles> handles(long processId) {
        HANDLE process = Kernel32.INSTANCE.OpenProcess(ACCESS, false, (int) processId);
        if (process == null) {
            int error = Native.getLastError();
            if (error == WinError.ERROR_INVALID_PARAMETER) {
                return Optional.empty();
            }
            throw refused(processId, error);
        }
        try {
            if (Kernel32.INSTANCE.WaitForSingleObject(process, 0) != WinError.WAIT_TIMEOUT) {
                return Optional.empty(); // it has ended, and somebody still holds its handle
            }
            FILETIME started = new FILETIME();
            FILETIME ignored = new FILETIME();
            IntByReference count = new IntByReference();
            if (!Kernel32.INSTANCE.GetProcessTimes(process, started, ignored, ignored, ignored)) {
                throw failed("GetProcessTimes", processId, Native.getLastError());
            }
            if (!HandleApi.INSTANCE.GetProcessHandleCount(process, count)) {
                throw failed("GetProcessHandleCount", processId, Native.getLastError());
            }
            long time = (long) started.dwHighDateTime << 32 | Integer.toUnsignedLong(started.dwLowDateTime);
            return Optional.of(new Handles(time, Integer.toUnsignedLong(count.getValue()), Map.of()));
        } finally {
            Kernel32Util.closeHandle(process);
        }
    }

    @Override
    public List<Long> find(String imageName) {
        HANDLE snapshot = Kernel32.INSTANCE.CreateToolhelp32Snapshot(Tlhelp32.TH32CS_SNAPPROCESS, new DWORD(0));
        if (WinBase.INVALID_HANDLE_VALUE.equals(snapshot)) {
            throw failed("CreateToolhelp32Snapshot", 0, Native.getLastError());
        }
        try {
            List<Long> found = new ArrayList<>();
            Tlhelp32.PROCESSENTRY32.ByReference entry = new Tlhelp32.PROCESSENTRY32.ByReference();
            for (boolean more = Kernel32.INSTANCE.Process32First(snapshot, entry);
                    more;
                    more = Kernel32.INSTANCE.Process32Next(snapshot, entry)) {
                if (Native.toString(entry.szExeFile).equalsIgnoreCase(imageName)) {
                    found.add(entry.th32ProcessID.longValue());
                }
            }
            return found;
        } finally {
            Kernel32Util.closeHandle(snapshot);
        }
    }

    private static AttachException refused(long processId, int error) {
        return new AttachException(
                error == WinError.ERROR_ACCESS_DENIED
                        ? AttachException.Reason.ACCESS_DENIED
                        : AttachException.Reason.UNKNOWN,
                "process " + processId + " may not be looked at",
                "OpenProcess: " + text(error),
                "run elevated, or as the user that the process belongs to");
    }

    private static CommandFailedException failed(String call, long processId, int error) {
        return new CommandFailedException(
                "Windows did not tell the handle count",
                call + " for process " + processId + ": " + text(error),
                "",
                null);
    }

    private static String text(int error) {
        return "Win32 error " + error + ", " + Kernel32Util.formatMessage(error).strip();
    }
}
