// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What discovery wants to know of the machine, so that Windows can be looked at from anywhere.
 *
 * @param windows whether programs for Windows start by themselves
 * @param architecture the JVM's name of the processor, {@code amd64}
 * @param fileSystem where files are looked for
 * @param variables the environment
 * @param kits gives the registry's {@code KitsRoot10}, or null
 */
public record Machine(
        boolean windows,
        String architecture,
        FileSystem fileSystem,
        UnaryOperator<String> variables,
        Supplier<String> kits) {
    private static final String ROOTS = "SOFTWARE\\Microsoft\\Windows Kits\\Installed Roots";

    /** The one that this JVM runs on. */
    public static Machine here() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return new Machine(
                windows,
                System.getProperty("os.arch"),
                FileSystems.getDefault(),
                System::getenv,
                windows ? Machine::registryKitsRoot : () -> null);
    }

    /** A variable of the environment, or null. */
    public String environment(String name) {
        return variables.apply(name);
    }

    /** Whether a file lies where Windows has its own, crippled engine. */
    public boolean inSystem32(Path path) {
        String folder = path.toAbsolutePath().normalize().getParent().toString().toLowerCase(Locale.ROOT);
        String root = environment("SystemRoot");
        String windows = (root == null ? "C:\\Windows" : root).toLowerCase(Locale.ROOT);
        return folder.equals(windows + "\\system32") || folder.equals(windows + "\\syswow64");
    }

    String kitsRoot() {
        return kits.get();
    }

    private static String registryKitsRoot() {
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
