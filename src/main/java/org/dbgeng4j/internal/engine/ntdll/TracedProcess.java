// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.IntByReference;
import org.dbgeng4j.AttachException;

/**
 * A process whose handles are to be traced, opened for that, with the privilege that its traces may need. All in one
 * thread.
 */
final class TracedProcess implements AutoCloseable {
    private static final int ACCESS = Kernel.PROCESS_SET_INFORMATION
            | Kernel.PROCESS_QUERY_INFORMATION
            | Kernel.PROCESS_VM_READ
            | Kernel.SYNCHRONIZE;

    static final long THIS_JVM = 0;

    final Ntdll ntdll;
    final Kernel kernel;
    final Pointer handle;
    final long processId;
    private final DebugPrivilege privilege;

    /** What became of the attempt to enable SeDebugPrivilege. */
    private record DebugPrivilege(NtStatus status, boolean was) {}

    private TracedProcess(Ntdll ntdll, Kernel kernel, long processId, Pointer handle, DebugPrivilege privilege) {
        this.ntdll = ntdll;
        this.kernel = kernel;
        this.processId = processId;
        this.handle = handle;
        this.privilege = privilege;
    }

    /**
     * Opens a process.
     *
     * @param processId its id, or {@link #THIS_JVM}
     * @throws AttachException if there is none, it may not be opened or is a 32-bit one
     */
    static TracedProcess open(NativeLibraries libraries, long processId) {
        Ntdll ntdll = Native.load(libraries.ntdll(), Ntdll.class);
        Kernel kernel = Native.load(libraries.kernel32(), Kernel.class);
        DebugPrivilege privilege = enablePrivilege(ntdll);
        long id = processId == THIS_JVM ? Integer.toUnsignedLong(kernel.GetCurrentProcessId()) : processId;
        // a handle of its own for this JVM too: dbghelp tells its users apart by the handle
        Pointer handle = kernel.OpenProcess(ACCESS, 0, (int) id);
        if (handle == null) {
            int error = Native.getLastError();
            restore(ntdll, privilege);
            throw cannotOpen(id, error, privilege);
        }
        TracedProcess process = new TracedProcess(ntdll, kernel, id, handle, privilege);
        IntByReference wow64 = new IntByReference();
        if (kernel.IsWow64Process(handle, wow64) != 0 && wow64.getValue() != 0) {
            process.close();
            throw new AttachException(
                    AttachException.Reason.WORD_SIZE,
                    "process " + id + " is a 32-bit one on a 64-bit system, whose traces show next to nothing of it",
                    "the kernel keeps 16 frames, and some 14 of them are the 64-bit layer's under the process",
                    "trace a 64-bit build of the target");
        }
        return process;
    }

    /** Whether the privilege without which recent systems show no traces is there. */
    boolean hasDebugPrivilege() {
        return privilege.status.isSuccess();
    }

    boolean hasEnded() {
        return kernel.WaitForSingleObject(handle, 0) == Kernel.WAIT_OBJECT_0;
    }

    @Override
    public void close() {
        kernel.CloseHandle(handle);
        restore(ntdll, privilege);
    }

    private static DebugPrivilege enablePrivilege(Ntdll ntdll) {
        ByteByReference was = new ByteByReference();
        NtStatus status = new NtStatus(ntdll.RtlAdjustPrivilege(Ntdll.DEBUG_PRIVILEGE, (byte) 1, (byte) 0, was));
        return new DebugPrivilege(status, was.getValue() != 0);
    }

    private static void restore(Ntdll ntdll, DebugPrivilege privilege) {
        if (privilege.status.isSuccess() && !privilege.was) {
            ntdll.RtlAdjustPrivilege(Ntdll.DEBUG_PRIVILEGE, (byte) 0, (byte) 0, new ByteByReference());
        }
    }

    private static AttachException cannotOpen(long processId, int error, DebugPrivilege privilege) {
        String evidence = "OpenProcess: Win32 error " + error + "\nSeDebugPrivilege: " + privilege.status;
        return switch (error) {
            case Kernel.ERROR_INVALID_PARAMETER ->
                new AttachException(
                        AttachException.Reason.NO_SUCH_PROCESS,
                        "there is no process " + processId,
                        evidence,
                        "see the list of processes for its id");
            case Kernel.ERROR_ACCESS_DENIED ->
                new AttachException(
                        AttachException.Reason.ACCESS_DENIED,
                        "process " + processId + " may not be opened",
                        evidence,
                        "run elevated, or as the user that the process belongs to");
            default ->
                new AttachException(
                        AttachException.Reason.UNKNOWN, "process " + processId + " could not be opened", evidence, "");
        };
    }
}
