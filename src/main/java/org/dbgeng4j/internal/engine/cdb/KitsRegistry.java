// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

/** Reads Windows' registry; apart from {@link Machine}, so that other systems look for a debugger without JNA. */
final class KitsRegistry {
    private static final String ROOTS = "SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots";

    private KitsRegistry() {}

    static String root() {
        for (int view : new int[] {0x0100 /* KEY_WOW64_64KEY */, 0x0200 /* KEY_WOW64_32KEY */}) {
            try {
                return Advapi32Util.registryGetStringValue(WinReg.HKEY_LOCAL_MACHINE, ROOTS, "KitsRoot10", view);
            } catch (Win32Exception e) {
                // not in this view of the registry
                continue;
            }
        }
        return null;
    }
}
