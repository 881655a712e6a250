// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says of a typing error: always exit code 2, and what is wrong. */
class UsageTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "leeks",
                "leaks",
                "leaks --pid 5",
                "leaks --for 5s",
                "leaks --pid five --for 5s",
                "leaks --pid 0 --for 5s",
                "leaks --pid 5 --name a.exe --for 5s",
                "leaks --name a/b.exe --for 5s",
                "leaks --pid 5 --for 5",
                "leaks --pid 5 --for 0s",
                "leaks --pid 5 --for 5s --bogus",
                "leaks --pid 5 --for 5s --rounds 3",
                "leaks --pid 5 --rounds 0",
                "leaks --pid 5 --rounds three",
                "leaks --pid 5 --rounds 3 --warm-up -1",
                "leaks --pid 5 --rounds 3 --format yaml",
                "leaks --pid 5 --for 5s --known known.txt",
                "leaks --pid 5 --for 5s --write-baseline known.txt",
                "trend",
                "trend --for 5s",
                "trend --pid 5 --name a.exe",
                "trend --pid 0",
                "trend --name a/b.exe",
                "trend --pid 5 --every 10s --for 5s",
                "trend --pid 5 --every 1ms --for 1h",
                "trend --pid 5 --every soon",
                "doctor --pid 0",
                "doctor --pid 5 --name a.exe"
            })
    void aTypingErrorIsTwo(String arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).containsAnyOf("Usage: dbgeng4j", "Try: dbgeng4j");
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(arguments.isEmpty() ? 30 : 3);
    }

    @Test
    void saysHowADurationIsWritten() {
        run("leaks --pid 5 --for soon");
        assertThat(err.toString()).contains("'soon' is no duration; write 500ms, 5s, 2m or 1h");
    }

    @Test
    void saysWhyThereIsNoDurationOfNothing() {
        run("leaks --pid 5 --for 5s --settle 0s");
        assertThat(err.toString()).contains("'--settle': '0s' gives the process no time to run; the shortest is 1ms");
    }

    @Test
    void saysWhichOptionHasANumberThatIsNone() {
        run("leaks --pid 5 --rounds 0");
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                dbgeng4j: --rounds 0: one round is the least
                Try: dbgeng4j leaks --help
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaks --pid 5 --format json", "leaks --pid 5 --for 5s --format json"})
    void saysWhichOptionsNeedRounds(String arguments) {
        run(arguments);
        assertThat(err.toString()).contains("--format").contains(": any of these needs --rounds=N");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("Usage: dbgeng4j", "leaks", "130, 143   interrupted");
        assertThat(run("help trend")).isZero();
        assertThat(out.toString()).contains("Usage: dbgeng4j trend");
    }

    @Test
    void suggestsWhatWasMeant() {
        run("leeks");
        assertThat(err.toString()).contains("Did you mean: dbgeng4j leaks?");
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("dbgeng4j ");
    }

    @Test
    void aReportThatTheDiskHasNoRoomForIsNoSuccess() {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }));
        line.setErr(new PrintWriter(err));
        assertThat(line.execute("parse", "src/test/resources/transcripts/user-diff-x64.txt"))
                .isEqualTo(4);
        assertThat(err.toString()).contains("could not be written", "disk", "or whoever read it has closed it");
    }

    @Test
    void helpListsTheExitCodes() {
        assertThat(run("leaks --help")).isZero();
        assertThat(out.toString())
                .contains(
                        "--pid",
                        "--name",
                        "--launch",
                        "--for",
                        "--rounds",
                        "--known",
                        "3          could not tell",
                        "4          failed");
    }

    @Test
    void aFileOfKnownLeaksIsReadBeforeAnythingIsTraced() {
        assertThat(run("leaks --pid 5 --rounds 3 --known no-such-file.txt")).isEqualTo(4);
        assertThat(err.toString()).contains("no-such-file.txt", "Remedy");
    }

    @Test
    void trendHasExitCodesToo() {
        assertThat(run("trend --help")).isZero();
        assertThat(out.toString())
                .contains("--every", "--csv", "--debugger", "0          steady", "1          growing");
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAtOnce() {
        assertThat(run("trend --pid 5 --for 1h --csv no/such/folder/trend.csv")).isEqualTo(4);
        assertThat(err.toString()).contains("dbgeng4j: cannot write no", "there is no folder", "Remedy");
    }
}
