// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.util.Map;

/**
 * What a call into ntdll returns.
 *
 * @param code the value
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55">NTSTATUS
 *     values</a>
 */
public record NtStatus(int code) {
    static final NtStatus SUCCESS = new NtStatus(0);
    static final NtStatus UNSUCCESSFUL = new NtStatus(0xC0000001);
    static final NtStatus NOT_IMPLEMENTED = new NtStatus(0xC0000002);
    static final NtStatus INVALID_INFO_CLASS = new NtStatus(0xC0000003);
    static final NtStatus INFO_LENGTH_MISMATCH = new NtStatus(0xC0000004);
    static final NtStatus INVALID_HANDLE = new NtStatus(0xC0000008);
    static final NtStatus INVALID_PARAMETER = new NtStatus(0xC000000D);
    static final NtStatus ACCESS_DENIED = new NtStatus(0xC0000022);
    static final NtStatus BUFFER_TOO_SMALL = new NtStatus(0xC0000023);
    static final NtStatus PRIVILEGE_NOT_HELD = new NtStatus(0xC0000061);
    static final NtStatus INSUFFICIENT_RESOURCES = new NtStatus(0xC000009A);
    static final NtStatus NOT_SUPPORTED = new NtStatus(0xC00000BB);
    static final NtStatus PROCESS_IS_TERMINATING = new NtStatus(0xC000010A);
    static final NtStatus NOT_FOUND = new NtStatus(0xC0000225);
    static final NtStatus BUFFER_OVERFLOW = new NtStatus(0x80000005);

    private static final Map<NtStatus, String> NAMES = Map.ofEntries(
            Map.entry(SUCCESS, "SUCCESS"),
            Map.entry(UNSUCCESSFUL, "UNSUCCESSFUL"),
            Map.entry(NOT_IMPLEMENTED, "NOT_IMPLEMENTED"),
            Map.entry(INVALID_INFO_CLASS, "INVALID_INFO_CLASS"),
            Map.entry(INFO_LENGTH_MISMATCH, "INFO_LENGTH_MISMATCH"),
            Map.entry(INVALID_HANDLE, "INVALID_HANDLE"),
            Map.entry(INVALID_PARAMETER, "INVALID_PARAMETER"),
            Map.entry(ACCESS_DENIED, "ACCESS_DENIED"),
            Map.entry(BUFFER_TOO_SMALL, "BUFFER_TOO_SMALL"),
            Map.entry(PRIVILEGE_NOT_HELD, "PRIVILEGE_NOT_HELD"),
            Map.entry(INSUFFICIENT_RESOURCES, "INSUFFICIENT_RESOURCES"),
            Map.entry(NOT_SUPPORTED, "NOT_SUPPORTED"),
            Map.entry(PROCESS_IS_TERMINATING, "PROCESS_IS_TERMINATING"),
            Map.entry(NOT_FOUND, "NOT_FOUND"),
            Map.entry(BUFFER_OVERFLOW, "BUFFER_OVERFLOW"));

    /** Whether it is a success or an information, and neither a warning nor an error. */
    boolean isSuccess() {
        return code >= 0;
    }

    /** Whether a larger buffer is all that is asked for. */
    boolean wantsMoreRoom() {
        return equals(INFO_LENGTH_MISMATCH) || equals(BUFFER_TOO_SMALL) || equals(BUFFER_OVERFLOW);
    }

    /** Whether this system has no such call: an older Windows, or Wine. */
    boolean isUnknownCall() {
        return equals(NOT_IMPLEMENTED) || equals(INVALID_INFO_CLASS) || equals(NOT_SUPPORTED);
    }

    /** Whether rights are missing. */
    boolean isRefusal() {
        return equals(ACCESS_DENIED) || equals(PRIVILEGE_NOT_HELD);
    }

    /** {@code STATUS_ACCESS_DENIED (0xC0000022)}, or the number alone. */
    @Override
    public String toString() {
        String number = String.format("0x%08X", code);
        String name = NAMES.get(this);
        return name == null ? "NTSTATUS " + number : "STATUS_" + name + " (" + number + ")";
    }
}
