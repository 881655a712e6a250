// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.dbgeng4j.DebuggerNotFoundException;

/**
 * Looks for cdb, in this order: a path given; the environment variable {@value #VARIABLE}; the Windows Kits that the
 * registry names; the usual folders of the Windows Kits 10, 8.1 and 8; the Store's aliases; {@code PATH}. It keeps a list
 * of the places, for the error when nothing is found.
 */
public final class CdbDiscovery {
    /** Names a cdb to use. */
    public static final String VARIABLE = "DBGENG4J_CDB";

    /** Names the Wine to start it with, off Windows. */
    public static final String WINE_VARIABLE = "DBGENG4J_WINE";

    private final Machine machine;
    private final List<String> places = new ArrayList<>();

    private CdbDiscovery(Machine machine) {
        this.machine = machine;
    }

    /**
     * Looks in all places.
     *
     * @throws DebuggerNotFoundException if there is none
     */
    public static CdbProgram find(Machine machine) {
        CdbDiscovery discovery = new CdbDiscovery(machine);
        Path found = discovery.fromVariable();
        if (found == null && machine.windows()) {
            found = discovery.installed();
        }
        if (found == null) {
            found = discovery.onPath();
        }
        if (found != null) {
            return discovery.startable(found);
        }
        throw new DebuggerNotFoundException(
                "no debugger was found",
                discovery.places,
                machine.windows()
                        ? "install the Debugging Tools for Windows (a feature of the Windows SDK) or WinDbg from the"
                                + " Store, or name a cdb.exe in " + VARIABLE
                        : "name a cdb.exe in " + VARIABLE + ", such as the stand-in that script/demo builds");
    }

    /**
     * Takes the one that was named and looks nowhere else.
     *
     * @throws DebuggerNotFoundException if it is not there
     */
    public static CdbProgram at(Machine machine, Path path) {
        CdbDiscovery discovery = new CdbDiscovery(machine);
        if (discovery.isThere(path, "given")) {
            return discovery.startable(path);
        }
        throw new DebuggerNotFoundException(
                "there is no debugger at " + path, discovery.places, "correct the path, or let Debugger.find() look");
    }

    private Path fromVariable() {
        String value = machine.environment(VARIABLE);
        if (value == null || value.isBlank()) {
            places.add(VARIABLE + ": not set");
            return null;
        }
        Path path = path(value);
        if (path != null && isThere(path, VARIABLE)) {
            return path;
        }
        // whoever names one wants that one: another would be a surprise
        throw new DebuggerNotFoundException(
                "there is no debugger where " + VARIABLE + " says", places, "correct the variable, or remove it");
    }

    private Path installed() {
        List<Path> kits = new ArrayList<>();
        String root = machine.kitsRoot();
        if (root == null) {
            places.add("registry, Windows Kits\\Installed Roots, KitsRoot10: not set");
        } else {
            kits.add(path(root));
        }
        for (String variable : List.of("ProgramFiles(x86)", "ProgramFiles", "ProgramW6432")) {
            String folder = machine.environment(variable);
            if (folder != null) {
                for (String version : List.of("10", "8.1", "8.0")) {
                    kits.add(path(folder).resolve("Windows Kits").resolve(version));
                }
            }
        }
        for (Path kit : kits.stream().distinct().toList()) {
            Path cdb = kit.resolve("Debuggers").resolve(architecture()).resolve("cdb.exe");
            if (isThere(cdb, "Windows Kits")) {
                return cdb;
            }
        }
        String local = machine.environment("LOCALAPPDATA");
        if (local != null) {
            Path alias = path(local).resolve("Microsoft").resolve("WindowsApps").resolve("cdb" + alias() + ".exe");
            if (isThere(alias, "Store alias")) {
                return alias;
            }
        }
        return null;
    }

    private Path onPath() {
        String value = machine.environment("PATH");
        if (value == null) {
            places.add("PATH: not set");
            return null;
        }
        for (String entry : new LinkedHashSet<>(List.of(value.split(machine.windows() ? ";" : ":")))) {
            Path folder = entry.isBlank() ? null : path(entry.strip());
            if (folder != null && isThere(folder.resolve("cdb.exe"), "PATH")) {
                return folder.resolve("cdb.exe");
            }
        }
        return null;
    }

    /** Notes the place, and refuses what is there but of no use. */
    private boolean isThere(Path path, String how) {
        String place = how + ": " + path;
        // a Store alias is a reparse point that following does not resolve
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            places.add(place + ": not there");
            return false;
        }
        if (Files.isDirectory(path)) {
            places.add(place + ": a folder, not a program");
            return false;
        }
        if (machine.windows() && machine.inSystem32(path)) {
            places.add(place + ": refused, the engine in System32 has no extensions and so no !htrace");
            return false;
        }
        places.add(place + ": there");
        return true;
    }

    private CdbProgram startable(Path path) {
        if (machine.windows() || !CdbProgram.forWindows(path)) {
            return new CdbProgram(path, List.of());
        }
        String named = machine.environment(WINE_VARIABLE);
        List<String> candidates = new ArrayList<>();
        if (named != null && !named.isBlank()) {
            candidates.add(named);
        } else {
            // Debian's "wine" is a script that complains on standard error where 32-bit Wine is missing
            candidates.add("/usr/lib/wine/wine64");
            String value = machine.environment("PATH");
            for (String folder : new LinkedHashSet<>(List.of(value == null ? new String[0] : value.split(":")))) {
                candidates.add(folder + "/wine64");
                candidates.add(folder + "/wine");
            }
        }
        for (String candidate : candidates) {
            Path wine = path(candidate);
            if (wine != null && Files.isExecutable(wine) && !Files.isDirectory(wine)) {
                return new CdbProgram(path, List.of(wine.toString()));
            }
            places.add("Wine: " + candidate + ": not there");
        }
        throw new DebuggerNotFoundException(
                "a Windows debugger was found, but no Wine to run it here",
                places,
                "install Wine (Debian: apt-get install wine64), or name it in " + WINE_VARIABLE);
    }

    private Path path(String text) {
        try {
            return machine.fileSystem().getPath(text);
        } catch (InvalidPathException e) {
            places.add(text + ": not a path");
            return null;
        }
    }

    private String architecture() {
        return switch (machine.architecture()) {
            case "x86" -> "x86";
            case "aarch64" -> "arm64";
            default -> "x64";
        };
    }

    private String alias() {
        return switch (machine.architecture()) {
            case "x86" -> "X86";
            case "aarch64" -> "ARM64";
            default -> "X64";
        };
    }
}
