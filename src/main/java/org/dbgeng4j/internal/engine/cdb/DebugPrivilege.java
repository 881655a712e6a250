// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLEByReference;
import com.sun.jna.platform.win32.WinNT.LUID;
import com.sun.jna.ptr.IntByReference;

/**
 * {@code SeDebugPrivilege} of this process: recent Windows gives the database of handle traces only to who has it, and
 * other users' processes too. Windows only; must not be loaded elsewhere.
 */
public final class DebugPrivilege {
    private static final int TOKEN_PRIVILEGES = 3;

    private DebugPrivilege() {}

    /** Whether this process may switch it on: an elevated administrator's may. */
    public static boolean isHeld() {
        HANDLEByReference token = new HANDLEByReference();
        Advapi32 api = Advapi32.INSTANCE;
        if (!api.OpenProcessToken(Kernel32.INSTANCE.GetCurrentProcess(), WinNT.TOKEN_QUERY, token)) {
            return false;
        }
        try {
            LUID wanted = new LUID();
            if (!api.LookupPrivilegeValue(null, WinNT.SE_DEBUG_NAME, wanted)) {
                return false;
            }
            IntByReference size = new IntByReference();
            WinNT.TOKEN_PRIVILEGES all = new WinNT.TOKEN_PRIVILEGES(64);
            if (!api.GetTokenInformation(token.getValue(), TOKEN_PRIVILEGES, all, all.size(), size)) {
                return false;
            }
            for (int i = 0; i < all.PrivilegeCount.intValue() && i < all.Privileges.length; i++) {
                LUID one = all.Privileges[i].Luid;
                if (one.LowPart == wanted.LowPart && one.HighPart == wanted.HighPart) {
                    return true;
                }
            }
            return false;
        } finally {
            Kernel32.INSTANCE.CloseHandle(token.getValue());
        }
    }
}
