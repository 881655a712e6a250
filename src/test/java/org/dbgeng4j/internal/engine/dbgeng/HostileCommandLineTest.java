// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine takes a program to launch as one line: whatever stands in a word, the program sees the words that were given. */
class HostileCommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "\"",
                "\"\"",
                "x\" \"y",
                "x\" -c \".shell calc",
                "\" & calc & \"",
                "\\",
                "\\\\",
                "\\\"",
                "\\\\\"",
                "a\\\\\" b\\\\",
                "C:\\d r\\",
                "C:\\dir\\",
                "C:\\x\\\" -c \"q",
                "/c",
                "%PATH% ^& | > out.txt",
                "Gr\u00fc\u00dfe \ud83d\ude00",
            })
    void aWordStaysOneWord(String hostile) {
        List<List<String>> commands = List.of(
                List.of("a.exe", hostile),
                List.of("a.exe", hostile, hostile, "last"),
                List.of("C:\\Program Files\\a.exe", "first", hostile, "last"));
        for (List<String> command : commands) {
            assertThat(taken(CommandLines.windows(new Target.Launch(command).command())))
                    .isEqualTo(command);
        }
    }

    @Test
    void aFolderWithABlankIsNotAProgramWithArguments() {
        for (String program : List.of("C:\\Program Files\\a.exe", "a b.exe -c", "x & calc", "x;.shell calc", "x /c")) {
            assertThat(taken(CommandLines.windows(Target.launch(program, "last").command())))
                    .containsExactly(program, "last");
        }
    }

    /**
     * As a program's run-time takes its command line apart.
     *
     * @see <a href="https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments">the rules</a>
     */
    private static List<String> taken(String line) {
        List<String> words = new ArrayList<>();
        // in the program's name nothing but a quote counts
        boolean named = line.startsWith("\"");
        int end = line.indexOf(named ? '"' : ' ', 1);
        end = end < 0 ? line.length() : end;
        words.add(line.substring(named ? 1 : 0, end));
        int at = named ? end + 1 : end;
        while (at < line.length()) {
            assertThat(line.charAt(at)).isEqualTo(' ');
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            for (at++; at < line.length() && (quoted || line.charAt(at) != ' ' && line.charAt(at) != '\t'); ) {
                int backslashes = 0;
                while (at < line.length() && line.charAt(at) == '\\') {
                    backslashes++;
                    at++;
                }
                boolean quote = at < line.length() && line.charAt(at) == '"';
                word.append("\\".repeat(quote ? backslashes / 2 : backslashes));
                if (quote && backslashes % 2 == 1) {
                    word.append('"');
                    at++;
                } else if (quote && quoted && line.startsWith("\"\"", at)) {
                    word.append('"'); // two within quotes are one
                    at += 2;
                } else if (quote) {
                    quoted = !quoted;
                    at++;
                } else if (backslashes == 0) {
                    word.append(line.charAt(at++));
                }
            }
            assertThat(quoted).as("a quote without its other in %s", line).isFalse();
            words.add(word.toString());
        }
        return words;
    }
}
