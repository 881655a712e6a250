// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Locale;
import java.util.Set;

/** The modules that make handles on behalf of others: a leak is never theirs to explain, but their caller's. */
final class SystemModules {
    private static final Set<String> NAMES = Set.of(
            "advapi32",
            "bcrypt",
            "bcryptprimitives",
            "cfgmgr32",
            "combase",
            "crypt32",
            "dnsapi",
            "gdi32",
            "gdi32full",
            "imm32",
            "iphlpapi",
            "kernel32",
            "kernelbase",
            "mswsock",
            "msvcrt",
            "netapi32",
            "ntdll",
            "ole32",
            "oleaut32",
            "powrprof",
            "profapi",
            "rpcrt4",
            "sechost",
            "setupapi",
            "shell32",
            "shlwapi",
            "ucrtbase",
            "ucrtbased",
            "user32",
            "userenv",
            "uxtheme",
            "verifier",
            "vrfcore",
            "vfbasics",
            "win32u",
            "winhttp",
            "wininet",
            "winmm",
            "wow64",
            "wow64cpu",
            "wow64win",
            "ws2_32",
            "wtsapi32");

    private SystemModules() {}

    /** Whether it is the native layer, of which a WoW64 process has two: {@code ntdll_77a60000}. */
    static boolean isNtdll(String module) {
        return module != null && module.regionMatches(true, 0, "ntdll", 0, 5);
    }

    /** Whether it is one of them; false for null, which stands for code of no known module. */
    static boolean contains(String module) {
        if (module == null) {
            return false;
        }
        String name = module.toLowerCase(Locale.ROOT);
        // "nt" is the kernel's own name, "ntkrnl…" and "ntoskrnl" its files'
        return NAMES.contains(name)
                || name.equals("nt")
                || name.startsWith("ntkrnl")
                || name.equals("ntoskrnl")
                || name.startsWith("vcruntime")
                || name.startsWith("msvcp")
                || name.startsWith("api_ms_win_");
    }
}
