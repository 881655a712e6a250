// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.cdb.DebugPrivilege;
import org.dbgeng4j.internal.engine.cdb.Machine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells whether a leak hunt would work here, and what to do if not. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks for debuggers and all that they need, tries one, and says what to do where something is"
                + " missing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:a leak hunt would work", "2:usage", "3:could not tell", "4:it would not work"})
final class DoctorCommand implements Callable<Integer> {
    private final Machine machine;

    @ArgGroup(exclusive = true)
    private Which which;

    @Option(
            names = "--cdb",
            paramLabel = "PATH",
            description = "Look at this cdb.exe instead of looking for debuggers.")
    private Path cdb;

    @Spec
    private CommandSpec spec;

    DoctorCommand() {
        this(Machine.here());
    }

    /** For another machine than this one. */
    DoctorCommand(Machine machine) {
        this.machine = machine;
    }

    private static final class Which {
        @Option(names = "--pid", paramLabel = "N", description = "Try on this process; it is let go again.")
        private Long pid;

        @Option(names = "--name", paramLabel = "IMAGE", description = "Try on the one process of this program.")
        private String name;

        Target target() {
            return pid != null ? Target.attach(pid) : Target.attach(name);
        }
    }

    @Override
    public Integer call() {
        Checkup checkup;
        try {
            checkup = new Checkup(machine, cdb, which == null ? null : which.target(), DebugPrivilege::isHeld);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        checkup.look().attempt().findings().forEach(out::println);
        int code = checkup.exitCode();
        out.println();
        out.println(
                switch (code) {
                    case ExitCode.NO_LEAK -> "a leak hunt works here";
                    case ExitCode.COULD_NOT_TELL ->
                        "could not tell: a debugger is there, but there was nothing to try it on";
                    default -> "a leak hunt does not work here";
                });
        out.flush();
        return code;
    }
}
