// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.Ability;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.internal.engine.cdb.CdbDiscovery;
import org.dbgeng4j.internal.engine.cdb.Machine;

/**
 * Where the system's calls are: names that the system finds, or absolute paths. Nothing is loaded before it is used.
 *
 * @param ntdll the library of the native calls
 * @param kernel32 the library of processes and handles
 * @param dbghelp the library of symbols
 */
public record NativeLibraries(String ntdll, String kernel32, String dbghelp) {
    /**
     * Those of this Windows; dbghelp is the debugger's where one is installed, which knows more than the system's.
     *
     * @throws NotAllowedException elsewhere, and in a 32-bit JVM
     */
    public static NativeLibraries ofThisSystem() {
        Machine machine = Machine.here();
        if (!machine.windows()) {
            throw new NotAllowedException(
                    Ability.TRACE_HANDLES,
                    "handles are traced by the kernel of Windows, and this is " + System.getProperty("os.name"),
                    "",
                    "run this on Windows; a process under Wine can be traced through the stand-in debugger");
        }
        if (Native.POINTER_SIZE != 8) {
            throw new NotAllowedException(
                    Ability.TRACE_HANDLES,
                    "a 32-bit JVM cannot read the kernel's handle traces",
                    "",
                    "run on a 64-bit JVM, or use a debugger's session");
        }
        return new NativeLibraries("ntdll", "kernel32", dbghelp(machine));
    }

    private static String dbghelp(Machine machine) {
        try {
            Path beside = CdbDiscovery.find(machine).path().resolveSibling("dbghelp.dll");
            if (Files.isRegularFile(beside)) {
                return beside.toAbsolutePath().toString();
            }
        } catch (DebuggerNotFoundException e) {
            // the system's own does, and needs no debugger
        }
        return Path.of(System.getenv().getOrDefault("SystemRoot", "C:\\Windows"), "System32", "dbghelp.dll")
                .toString();
    }
}
