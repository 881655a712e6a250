// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.cdb.CdbDiscovery;
import org.dbgeng4j.internal.engine.cdb.CdbProgram;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngDiscovery;
import org.dbgeng4j.internal.engine.dbgeng.PortableExecutable;

/** Looks at all that a leak hunt needs of a machine, and tries one; what it finds comes in that order. */
final class Checkup {
    private static final List<String> EXTENSION_FOLDERS = List.of("winext", "winxp", "");

    private static final Set<AttachException.Reason> OF_THE_TARGET = EnumSet.of(
            AttachException.Reason.NO_SUCH_PROCESS,
            AttachException.Reason.SEVERAL_PROCESSES,
            AttachException.Reason.ALREADY_DEBUGGED,
            AttachException.Reason.EXITING);

    private final Machine machine;
    private final Path named;
    private final Target patient;
    private final List<Finding> findings = new ArrayList<>();
    private final BooleanSupplier debugPrivilege;
    private CdbProgram cdb;
    private Path engine;
    private boolean tried;
    private boolean works;

    /**
     * {@code named} is the cdb to look at, and no other debugger; null to look for them. {@code patient} is what to try
     * on; null for the debugger's own program, started anew.
     */
    Checkup(Machine machine, Path named, Target patient, BooleanSupplier debugPrivilege) {
        this.machine = machine;
        this.named = named;
        this.patient = patient;
        this.debugPrivilege = debugPrivilege;
    }

    /** All that can be seen without starting anything. */
    Checkup look() {
        cdb = find("cdb", () -> named == null ? CdbDiscovery.find(machine) : CdbDiscovery.at(machine, named));
        engine = named == null ? find("the engine itself, dbgeng", () -> DbgEngDiscovery.find(machine)) : null;
        if (cdb != null && !isProgram(cdb)) {
            findings.add(
                    Finding.bad("cdb: " + cdb.path() + " is no program", "name the debugger's cdb.exe", List.of()));
            cdb = null;
        }
        if (cdb != null) {
            program("cdb", cdb.path());
            if (!cdb.launcher().isEmpty()) {
                findings.add(
                        Finding.good("Wine to start it with: " + cdb.launcher().get(0)));
            }
        }
        if (engine != null) {
            program("dbgeng", engine);
        }
        if (cdb == null && engine == null) {
            findings.add(Finding.bad("there is no debugger", "do one of the above", List.of()));
        }
        rights();
        symbols();
        return this;
    }

    /** Traces handles with each debugger that was found. */
    Checkup attempt() {
        if (cdb != null) {
            attempt("cdb", Debugger.at(cdb.path()), cdb.path());
        }
        if (engine != null) {
            attempt("dbgeng", Debugger.dbgEngAt(engine), engine.resolveSibling("cdb.exe"));
        }
        return this;
    }

    List<Finding> findings() {
        return findings;
    }

    /** What the process should say by its exit code. */
    int exitCode() {
        if (works) {
            return ExitCode.NO_LEAK;
        }
        return tried || cdb == null && engine == null ? ExitCode.FAILED : ExitCode.COULD_NOT_TELL;
    }

    private <T> T find(String what, Supplier<T> search) {
        try {
            return search.get();
        } catch (DebuggerNotFoundException e) {
            String remedy = e.getMessage().replaceFirst("(?s).*Remedy: ", "");
            findings.add(new Finding(
                    // one of the two is enough
                    Finding.Level.NOTE,
                    what + ": " + e.getMessage().lines().findFirst().orElse(""),
                    e.places(),
                    remedy));
            return null;
        }
    }

    /** Whether the system, or Wine, could start it. */
    private boolean isProgram(CdbProgram program) {
        boolean ownKind = !machine.windows() && program.launcher().isEmpty();
        return ownKind
                ? Files.isExecutable(program.path())
                // an alias of the Store can be started but not read
                : architecture(program.path()).map(known -> !known.isEmpty()).orElse(true);
    }

    /** Empty where the file cannot be read. */
    private static Optional<String> architecture(Path path) {
        try {
            return Optional.of(PortableExecutable.architecture(path));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private void program(String what, Path path) {
        String architecture = architecture(path).orElse("");
        findings.add(Finding.good(what + ": " + path + (architecture.isEmpty() ? "" : ", " + architecture)));
        if (machine.windows()) {
            extension(what, path.resolveSibling(""));
        }
    }

    /** {@code !htrace} is a command of ntsdexts.dll, which the engine looks for in these folders. */
    private void extension(String what, Path folder) {
        Predicate<String> there = name -> Files.exists(folder.resolve(name).resolve("ntsdexts.dll"));
        if (EXTENSION_FOLDERS.stream().anyMatch(there)) {
            findings.add(Finding.good(what + " has ntsdexts.dll, the home of !htrace"));
        } else {
            findings.add(Finding.bad(
                    what + " has no ntsdexts.dll, and so no !htrace",
                    "use the whole folder of the Debugging Tools, not single files of it",
                    List.of("looked in: " + folder + " and its winext and winxp")));
        }
    }

    private void rights() {
        if (!machine.windows()) {
            findings.add(Finding.note("privileges: nothing to look at, this is not Windows", ""));
        } else if (debugPrivilege.getAsBoolean()) {
            findings.add(Finding.good("SeDebugPrivilege is held"));
        } else {
            findings.add(Finding.note(
                    "SeDebugPrivilege is not held: other users' processes cannot be debugged, and recent Windows does not"
                            + " give handle traces",
                    "run elevated, as administrator"));
        }
    }

    private void symbols() {
        String path = machine.environment("_NT_SYMBOL_PATH");
        findings.add(Finding.note(
                "symbols: no server is asked; "
                        + (path == null ? "_NT_SYMBOL_PATH is not set" : "_NT_SYMBOL_PATH is ignored"),
                "name a path where functions are missing: --symbols, or Debugger.withSymbolPath",
                path == null ? new String[0] : new String[] {"_NT_SYMBOL_PATH=" + path}));
    }

    private void attempt(String what, Debugger debugger, Path program) {
        if (patient != null && attempt(what, debugger, patient)) {
            return;
        }
        if (Files.isRegularFile(program) && !architecture(program).orElse("").isEmpty()) {
            attempt(what, debugger, Target.launch(windowsPath(program)));
        } else {
            findings.add(
                    Finding.note(what + ": not tried, no program to try it on", "name a process: --pid or --name"));
        }
    }

    /** False where it is not the debugger's fault that it cannot be tried on this target. */
    private boolean attempt(String what, Debugger debugger, Target target) {
        try (DebugSession session = debugger.open(target)) {
            EngineInfo info = session.engine();
            session.handleTracing().enable();
            works = true;
            findings.add(Finding.good(
                    what + ": !htrace works, tried on " + target,
                    info.banner(),
                    "version: " + info.version().orElse("not told") + ", architecture: "
                            + info.architecture().orElse("not told")));
        } catch (DebuggerException e) {
            String[] said = e.getMessage().lines().toArray(String[]::new);
            if (e instanceof AttachException refused && OF_THE_TARGET.contains(refused.reason())) {
                findings.add(Finding.note(what + ": " + target + " could not be tried", "", said));
                return false;
            }
            findings.add(Finding.bad(
                    what + ": a leak hunt does not work, tried on " + target,
                    "see above; the message names what is wrong",
                    List.of(said)));
        }
        tried = true;
        return true;
    }

    private String windowsPath(Path path) {
        return machine.windows()
                ? path.toString()
                : "Z:" + path.toAbsolutePath().toString().replace('/', '\\');
    }
}
