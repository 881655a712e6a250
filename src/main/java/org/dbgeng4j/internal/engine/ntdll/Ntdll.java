// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.ByteByReference;
import com.sun.jna.ptr.IntByReference;

/**
 * The native calls. On 64-bit Windows all calling conventions are one, and a plain {@code Library} can be loaded
 * anywhere, which {@code StdCallLibrary} cannot.
 */
interface Ntdll extends Library {
    /** {@code PROCESSINFOCLASS}. */
    int PROCESS_HANDLE_TRACING = 32;

    /** {@code SYSTEM_INFORMATION_CLASS}. */
    int SYSTEM_EXTENDED_HANDLE_INFORMATION = 64;

    /** {@code OBJECT_INFORMATION_CLASS}: all types, with no handle. */
    int OBJECT_TYPES_INFORMATION = 3;

    /** {@code SE_DEBUG_PRIVILEGE}. */
    int DEBUG_PRIVILEGE = 20;

    int NtSetInformationProcess(Pointer process, int what, Pointer information, int length);

    int NtQueryInformationProcess(
            Pointer process, int what, Pointer information, int length, IntByReference returnedLength);

    int NtQuerySystemInformation(int what, Pointer information, int length, IntByReference returnedLength);

    int NtQueryObject(Pointer handle, int what, Pointer information, int length, IntByReference returnedLength);

    int RtlAdjustPrivilege(int privilege, byte enable, byte thisThreadOnly, ByteByReference wasEnabled);
}
