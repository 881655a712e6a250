// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.internal.engine.cdb.CdbDiscovery;
import org.dbgeng4j.internal.engine.cdb.Machine;

/**
 * Looks for the engine's library: a path given; the environment variable {@value #VARIABLE}; beside the cdb that {@link
 * CdbDiscovery} finds. It keeps a list of the places, for the error when nothing is found.
 */
public final class DbgEngDiscovery {
    /** Names a library, or its folder. */
    public static final String VARIABLE = "DBGENG4J_DBGENG";

    /** What the engine loads by itself, and of which it must not find System32's: that lacks the symbol server. */
    private static final List<String> COMPANIONS = List.of("dbghelp.dll", "symsrv.dll");

    private final Machine machine;
    private final List<String> places = new ArrayList<>();

    private DbgEngDiscovery(Machine machine) {
        this.machine = machine;
    }

    /**
     * Looks in all places.
     *
     * @throws DebuggerNotFoundException if there is none
     */
    public static Path find(Machine machine) {
        DbgEngDiscovery discovery = new DbgEngDiscovery(machine);
        String value = machine.environment(VARIABLE);
        Path found;
        if (value != null && !value.isBlank()) {
            found = discovery.fromVariable(value);
        } else {
            discovery.places.add(VARIABLE + ": not set");
            found = machine.windows() ? discovery.besideCdb() : null;
        }
        if (found == null) {
            throw new DebuggerNotFoundException(
                    "no debugger engine was found",
                    discovery.places,
                    machine.windows()
                            ? "install the Debugging Tools for Windows (a feature of the Windows SDK), or name their"
                                    + " dbgeng.dll in " + VARIABLE
                            : "name a libdbgeng.so in " + VARIABLE + ", such as the stand-in of native-stubs");
        }
        return found;
    }

    /**
     * Takes the one that was named and looks nowhere else.
     *
     * @param named the library or its folder
     * @throws DebuggerNotFoundException if it is not there, or of no use
     */
    public static Path at(Machine machine, Path named) {
        DbgEngDiscovery discovery = new DbgEngDiscovery(machine);
        Path found = discovery.usable(named, "given");
        if (found == null) {
            throw new DebuggerNotFoundException(
                    "there is no debugger engine at " + named,
                    discovery.places,
                    "correct the path, or let Debugger.findDbgEng() look");
        }
        return found;
    }

    private Path fromVariable(String value) {
        try {
            Path found = usable(machine.fileSystem().getPath(value), VARIABLE);
            if (found != null) {
                return found;
            }
        } catch (InvalidPathException e) {
            places.add(VARIABLE + ": " + value + ": not a path");
        }
        // whoever names one wants that one: another would be a surprise
        throw new DebuggerNotFoundException(
                "there is no debugger engine where " + VARIABLE + " says",
                places,
                "correct the variable, or remove it");
    }

    private Path besideCdb() {
        try {
            Path cdb = CdbDiscovery.find(machine).path();
            return usable(cdb.resolveSibling("dbgeng.dll"), "beside " + cdb);
        } catch (DebuggerNotFoundException e) {
            places.addAll(e.places());
            return null;
        }
    }

    private Path usable(Path named, String how) {
        Path file = Files.isDirectory(named) ? named.resolve(machine.windows() ? "dbgeng.dll" : "libdbgeng.so") : named;
        String place = how + ": " + file;
        if (!Files.isRegularFile(file)) {
            places.add(place + ": not there");
            return null;
        }
        if (machine.windows()) {
            if (machine.inSystem32(file)) {
                places.add(place + ": refused, the engine in System32 has no extensions and so no !htrace");
                return null;
            }
            for (String companion : COMPANIONS) {
                if (!Files.isRegularFile(file.resolveSibling(companion))) {
                    places.add(place + ": refused, it has no " + companion.toLowerCase(Locale.ROOT)
                            + " beside it and would find System32's");
                    return null;
                }
            }
        }
        places.add(place + ": there");
        return file.toAbsolutePath();
    }
}
