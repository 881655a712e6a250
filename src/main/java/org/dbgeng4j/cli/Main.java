// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.DebuggerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code dbgeng4j}. */
@Command(
        name = "dbgeng4j",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Finds handle leaks of Windows processes.",
        subcommands = {
            LeaksCommand.class,
            ParseCommand.class,
            DumpCommand.class,
            TrendCommand.class,
            DoctorCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no leak", "1:leak", "2:usage", "3:could not tell", "4:failed"})
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        System.exit(code);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.registerConverter(Duration.class, Durations::parse);
        line.setExecutionExceptionHandler(Main::failed);
        line.setExecutionStrategy(parsed -> written(line, new CommandLine.RunLast().execute(parsed)));
        return line;
    }

    /** A report that a full disk cut off must not pass for a whole one, nor its exit code for its sum. */
    private static int written(CommandLine line, int code) {
        if (!line.getOut().checkError() && !System.out.checkError()) {
            return code;
        }
        PrintWriter err = line.getErr();
        err.println("dbgeng4j: the output could not be written to its end; see whether the disk is full");
        err.flush();
        return ExitCode.FAILED;
    }

    /** The version that the jar's manifest gives. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"dbgeng4j " + (version == null ? "(built from a checkout)" : version)};
        }
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(e instanceof DebuggerException)) {
            throw e;
        }
        PrintWriter err = line.getErr();
        err.println("dbgeng4j: " + e.getMessage());
        err.flush();
        return e instanceof CannotTellException ? ExitCode.COULD_NOT_TELL : ExitCode.FAILED;
    }
}
