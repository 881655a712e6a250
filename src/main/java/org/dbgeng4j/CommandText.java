// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is refused before it is sent, because it would do other than execute one command and come back. */
final class CommandText {
    /** Above this cdb itself cuts a line, and a full pipe to a hung debugger could block the caller. */
    private static final int LONGEST = 3_800;

    private static final Set<String> RUNS = Set.of(
            "g", "gh", "gn", "gc", "gu", "p", "pa", "pc", "pct", "ph", "pt", "t", "ta", "tb", "tc", "tct", "th", "tt",
            "wt");
    private static final Set<String> ENDS =
            Set.of("q", "qq", "qd", ".detach", ".kill", ".restart", ".abandon", ".attach", ".create", ".opendump");
    private static final Set<String> STOPS_THE_MACHINE = Set.of(".breakin");

    // the first word of each command of a list: at the start, behind a semicolon or a brace, behind a thread's number
    // or ~e
    private static final Pattern WORD =
            Pattern.compile("(?:^|[;{])\\s*(?:\\|[0-9*.#]*\\s*)?(?:~[0-9a-fA-F*.#]+\\s*(?:e\\s+)?)?(\\.?[A-Za-z]\\w*)");

    // without values these ask for them, and would take the lines that follow for an answer
    private static final Pattern ASKS = Pattern.compile(
            "(?i)(?:^|[;{])\\s*(?:a(?:\\s[^;}]*)?|e[abdfpquw]\\s*|e[bdfpqw]\\s+[^;\\s}]+\\s*)(?=$|[;}])");

    // = where it is no part of a comparison, with what stands in front of it, and ++ and --
    private static final Pattern ASSIGNS = Pattern.compile("(?<![=!<>])=(?!=)|<<=|>>=|\\+\\+|--");

    private CommandText() {}

    static void check(String command, Target target) {
        if (command.isBlank()) {
            throw refused("an empty command would repeat the last one", command, target, "give a command");
        }
        if (command.length() > LONGEST) {
            throw refused(
                    "the command is " + command.length() + " characters long, more than the " + LONGEST
                            + " that the debugger takes on a line",
                    command.substring(0, 60) + "...",
                    target,
                    "put it into a script file and run that with $$>a<");
        }
        if (command.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw refused(
                    "the command holds a line break or another control character, which would make it several",
                    command.replace("\n", "\\n").replace("\r", "\\r").replaceAll("\\p{Cntrl}", "?"),
                    target,
                    "send one command a call, or separate them with a semicolon");
        }
        if (ASKS.matcher(command).find()) {
            throw refused(
                    "the command asks for more lines, and nobody would answer",
                    command,
                    target,
                    "give the values in the command itself");
        }
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String name = word.group(1).toLowerCase(Locale.ROOT);
            if (RUNS.contains(name)) {
                throw refused(
                        "'" + name + "' lets the target run, and the command would not come back",
                        command,
                        target,
                        "use resume() and breakIn()");
            }
            if (ENDS.contains(name)) {
                throw refused(
                        "'" + name + "' ends the session behind its back", command, target, "use close() or detach()");
            }
            if (STOPS_THE_MACHINE.contains(name)) {
                throw refused(
                        "'" + name + "' stops the whole machine in the kernel debugger",
                        command,
                        target,
                        "use breakIn()");
            }
        }
    }

    /** An expression for the command in front of it, which must stay the only one. */
    static String expression(String command, String expression, Target target) {
        if (expression.isBlank() || expression.indexOf(';') >= 0) {
            throw refused(
                    expression.isBlank()
                            ? "there is no expression"
                            : "the expression holds a semicolon, which would make another command of the rest",
                    command + expression,
                    target,
                    "give one expression; execute(text) takes commands");
        }
        // in the debugger's own language = compares, but for a part in C++
        boolean cpp = command.startsWith("??") || expression.contains("@@");
        if (cpp && ASSIGNS.matcher(withoutQuoted(expression)).find()) {
            throw refused(
                    "the C++ expression assigns, and would change the target where a value is asked for",
                    command + expression,
                    target,
                    "use writeMemory, or execute(text) if a variable is to change");
        }
        return command + expression;
    }

    private static String withoutQuoted(String expression) {
        return expression.replaceAll("'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"|c\\+\\+\\(", "");
    }

    private static CommandRefusedException refused(String finding, String command, Target target, String remedy) {
        return new CommandRefusedException(finding, "command: " + command + "\ntarget: " + target, remedy, null);
    }
}
