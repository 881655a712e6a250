// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, in a line or two. */
final class UsageErrors {
    private static final String ROUNDS = "--rounds";

    private UsageErrors() {}

    static int tell(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        if (arguments.length == 0) {
            // whoever starts it like this wants to see what there is
            command.usage(err);
        } else {
            err.println("dbgeng4j: " + message(e));
            UnmatchedArgumentException.printSuggestions(e, err);
            err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e) {
        String message = e.getMessage().replaceFirst("^Error: ", "");
        if (e instanceof MissingParameterException incomplete && message.endsWith(": " + ROUNDS + "=N")) {
            // picocli asks for it without a word of the option that needs it
            return incomplete.getMissing().stream()
                            .map(missing -> ((OptionSpec) missing).longestName())
                            .filter(name -> !name.equals(ROUNDS))
                            .collect(Collectors.joining(", "))
                    + ": any of these needs " + ROUNDS + "=N";
        }
        return message;
    }
}
