// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as Microsoft's page on parsing command lines shows them. */
class CommandLineWordTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain | plain",
                "C:\\folder\\ | C:\\folder\\",
                "`` | \"\"",
                "a b | \"a b\"",
                "a\tb | \"a\tb\"",
                "C:\\a b\\ | \"C:\\a b\\\\\"",
                "say \"hi\" | \"say \\\"hi\\\"\"",
                "x\" -c \".shell | \"x\\\" -c \\\".shell\"",
                "a\\\"b | \"a\\\\\\\"b\"",
                "a\\\\b c | \"a\\\\b c\"",
            },
            delimiter = '|')
    void standsAsOneWord(String word, String quoted) {
        assertThat(CommandLineWord.quoted(word)).isEqualTo(quoted);
    }
}
