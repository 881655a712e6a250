// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Psapi;
import com.sun.jna.platform.win32.WinDef.HMODULE;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dbgeng4j.DebuggerNotFoundException;

/** Whether this process has another dbghelp already, which Windows would give the engine in the place of its own. */
final class DbgHelp {
    private static final int LONGEST_PATH = 32_768;

    private DbgHelp() {}

    /**
     * Checks that an engine would find its own dbghelp here.
     *
     * @throws DebuggerNotFoundException if another is loaded
     */
    static void check(Path engine) {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return;
        }
        HMODULE loaded = Kernel32.INSTANCE.GetModuleHandle("dbghelp.dll");
        Path own = engine.toAbsolutePath().resolveSibling("dbghelp.dll").normalize();
        String place = loaded == null ? "" : fileOf(loaded);
        if (loaded != null && !Path.of(place).normalize().equals(own)) {
            throw new DebuggerNotFoundException(
                    "this process has loaded another dbghelp.dll, so the engine cannot be loaded into it; the JVM itself"
                            + " loads the system's for its crash reports and native stacks",
                    List.of("loaded: " + place, "needed: " + own),
                    "leave the engine in a process of its own (without inProcess()), or load it before anything else"
                            + " needs dbghelp");
        }
    }

    private static String fileOf(HMODULE module) {
        char[] name = new char[LONGEST_PATH];
        Psapi.INSTANCE.GetModuleFileNameExW(Kernel32.INSTANCE.GetCurrentProcess(), module, name, name.length);
        return Native.toString(name);
    }
}
