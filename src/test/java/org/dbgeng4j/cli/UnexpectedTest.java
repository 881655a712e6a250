// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.KnownLeaksException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What nobody foresaw is exit code 4 in each command, with a word, and never 1, which means a leak. */
class UnexpectedTest {
    private final StringWriter err = new StringWriter();

    /** A command that throws. */
    @Command(name = "throws")
    private record Throws(Throwable thrown) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    private int run(CommandLine line, String... arguments) {
        return line.setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int runThrowing(Throwable thrown) {
        CommandLine line = Main.commandLine();
        line.addSubcommand(new Throws(thrown));
        return run(line, "throws");
    }

    static List<Throwable> unforeseen() {
        return List.of(
                new IllegalStateException("no such thing"),
                new IOException("a pipe is gone"),
                new InterruptedException("enough"),
                new StackOverflowError("too deep"),
                new InternalError("a fault occurred"),
                new ExceptionInInitializerError("a library is missing"));
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void isFour(Throwable thrown) {
        assertThat(runThrowing(thrown)).isEqualTo(4);
        assertThat(err.toString()).contains("dbgeng4j: ", thrown.getMessage(), "at org.dbgeng4j.cli.UnexpectedTest");
        assertThat(err.toString().lines()).as("no wall of text").hasSizeLessThan(4);
    }

    @Test
    void memoryThatIsTooSmallIsFour() {
        assertThat(runThrowing(new OutOfMemoryError("Java heap space"))).isEqualTo(4);
        assertThat(err.toString()).contains("out of memory (Java heap space)", " MB", "-Xmx");
    }

    @Test
    void whatTheLibraryThrowsKeepsItsWords() {
        assertThat(runThrowing(new KnownLeaksException("a line is wrong", "line 3", "mend it", null)))
                .isEqualTo(4);
        assertThat(err.toString()).startsWith("dbgeng4j: a line is wrong").contains("Remedy: mend it");
        assertThat(runThrowing(new CannotTellException("nothing was seen", "", "", null)))
                .isEqualTo(3);
    }

    /** Whatever a command asks for while it runs. */
    @ParameterizedTest
    @ValueSource(strings = {"parse", "dump"})
    void inTheCommandsThemselves(String command) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new StringWriter()) {
            @Override
            public PrintWriter append(CharSequence text) {
                throw new IllegalStateException("the terminal is gone");
            }
        });
        line.setErr(new PrintWriter(err));
        String file = command.equals("dump") ? "dumps/crashpad-handles.dmp" : "transcripts/user-diff-x64.txt";
        assertThat(line.execute(command, "src/test/resources/" + file)).isEqualTo(4);
        assertThat(err.toString()).contains("the terminal is gone");
    }
}
