// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;

/**
 * Symbols.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/debug/dbghelp-functions">DbgHelp functions</a>
 */
interface Dbghelp extends Library {
    int SYMOPT_UNDNAME = 0x2;
    int SYMOPT_DEFERRED_LOADS = 0x4;
    int SYMOPT_LOAD_LINES = 0x10;
    int SYMOPT_FAIL_CRITICAL_ERRORS = 0x200;
    int SYMOPT_IGNORE_NT_SYMPATH = 0x1000;
    int SYMOPT_NO_PROMPTS = 0x80000;

    int SymGetOptions();

    int SymSetOptions(int options);

    int SymInitializeW(Pointer process, Pointer searchPath, int invade);

    int SymFromAddrW(Pointer process, long address, LongByReference displacement, Pointer symbol);

    int SymGetLineFromAddrW64(Pointer process, long address, IntByReference displacement, Pointer line);

    int SymGetModuleInfoW64(Pointer process, long address, Pointer module);

    int SymCleanup(Pointer process);
}
