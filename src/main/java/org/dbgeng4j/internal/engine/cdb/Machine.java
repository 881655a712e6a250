// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

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
    /** The one that this JVM runs on. */
    public static Machine here() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return new Machine(
                windows,
                System.getProperty("os.arch"),
                FileSystems.getDefault(),
                System::getenv,
                windows ? KitsRegistry::root : () -> null);
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
}
