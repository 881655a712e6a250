// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.DebuggerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;

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
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeOnExecutionException = ExitCode.FAILED,
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
        int code;
        PrintWriter err = new PrintWriter(System.err);
        Interruption interruption = new Interruption(() -> interrupted(err));
        try {
            code = commandLine().execute(arguments);
        } catch (Exception | Error e) {
            // where not even the command line could be made
            code = failed(e, err);
        }
        interruption.done();
        System.exit(code);
    }

    private static void interrupted(PrintWriter err) {
        err.println("dbgeng4j: interrupted; a process that it held is let go, one that it launched is ended");
        err.flush();
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.registerConverter(Duration.class, Durations::parse);
        line.setParameterExceptionHandler(UsageErrors::tell);
        exitCodes(line);
        line.getSubcommands().values().forEach(Main::exitCodes);
        line.setExecutionStrategy(parsed -> run(line, parsed));
        return line;
    }

    /** What every command has in common, after its own. */
    private static void exitCodes(CommandLine line) {
        Map<String, String> codes =
                new LinkedHashMap<>(line.getCommandSpec().usageMessage().exitCodeList());
        if (!codes.isEmpty()) {
            codes.put(Interruption.CODES, Interruption.MEANING);
            line.getCommandSpec().usageMessage().exitCodeList(codes);
        }
    }

    /** Runs a command; whatever it throws, errors of the JVM too, does not become exit code 1, which means a leak. */
    private static int run(CommandLine line, CommandLine.ParseResult parsed) {
        try {
            return written(line, new CommandLine.RunLast().execute(parsed));
        } catch (ParameterException e) {
            throw e;
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause(), line.getErr());
        } catch (Exception | Error e) {
            return failed(e, line.getErr());
        }
    }

    /** A report that a full disk cut off must not pass for a whole one, nor its exit code for its sum. */
    private static int written(CommandLine line, int code) {
        if (!line.getOut().checkError() && !System.out.checkError()) {
            return code;
        }
        PrintWriter err = line.getErr();
        err.println("dbgeng4j: the output could not be written to its end; see whether the disk is full,"
                + " or whoever read it has closed it");
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

    /** Says why in words, and where the library did not foresee it, what helps to find it. */
    private static int failed(Throwable e, PrintWriter err) {
        if (e instanceof DebuggerException) {
            err.println("dbgeng4j: " + e.getMessage());
        } else if (e instanceof OutOfMemoryError) {
            err.println("dbgeng4j: out of memory (" + e.getMessage() + "): this JVM may take "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; give it more (JAVA_TOOL_OPTIONS=-Xmx4g)");
        } else {
            err.println("dbgeng4j: failed, which should not happen; please report it: " + e + place(e));
        }
        err.flush();
        return e instanceof CannotTellException ? ExitCode.COULD_NOT_TELL : ExitCode.FAILED;
    }

    /** The innermost place of ours. */
    private static String place(Throwable e) {
        return Stream.of(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("org.dbgeng4j."))
                .findFirst()
                .map(frame -> "\n    at " + frame)
                .orElse("");
    }
}
