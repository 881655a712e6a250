// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTextTest {
    private static final Target TARGET = Target.attach(42);

    @ParameterizedTest
    @ValueSource(strings = {"lm\nq", "lm\r", "lm\r\nq", "k\u0000", "k\u001a", "k\u0085q", "k\fq"})
    void refusesWhatWouldBeSeveralLines(String command) {
        assertThatThrownBy(() -> CommandText.check(command, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("line break")
                .hasMessageContaining("process 42")
                .hasMessageContaining("Remedy");
    }

    @Test
    void showsTheLineBreakThatItRefuses() {
        assertThatThrownBy(() -> CommandText.check("lm\r\nq", TARGET)).hasMessageContaining("command: lm\\r\\nq\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void refusesTheEmptyCommandThatRepeatsTheLast(String command) {
        assertThatThrownBy(() -> CommandText.check(command, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("repeat the last");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"g", "G", " gu", "lm; g", "p 5", "~0 g", "~*g", "~*e g", "~0e gu", "|0 g", ".block { t }", "k;gh"
            })
    void refusesWhatLetsTheTargetRun(String command) {
        assertThatThrownBy(() -> CommandText.check(command, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("resume()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "qd", "qq", "lm;q", ".kill", ".detach", ".restart", ".breakin"})
    void refusesWhatEndsTheSessionOrStopsTheMachine(String command) {
        assertThatThrownBy(() -> CommandText.check(command, TARGET)).isInstanceOf(CommandRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a 0x1000", "lm; A", "eb 0x1000", "ed @rsp ", "ew", ".block { eq 0x1000 }"})
    void refusesWhatWouldAskForMore(String command) {
        assertThatThrownBy(() -> CommandText.check(command, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("asks for more lines");
    }

    @Test
    void refusesWhatIsLongerThanALineOfTheDebugger() {
        assertThatThrownBy(() -> CommandText.check(".echo " + "x".repeat(4_000), TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("3800");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lm",
                "k 5",
                "!htrace -diff",
                "~*k",
                "~*e k",
                "~*e r eax",
                "~0s",
                "? g_counter",
                "ln game!go",
                "dt game!p",
                "x q*",
                ".printf \"%c\\n\", 0x41",
                "!gle",
                "eb 0x1000 90 90",
                "eza 0x1000 \"text\"",
                "ad name",
                "aS name value",
                "ed 0x1000 1; lm",
                "pc_table"
            })
    void takesWhatComesBack(String command) {
        assertThatCode(() -> CommandText.check(command, TARGET)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1; .shell calc", "poi(@rsp);q", ";", "1 ;$$>a<x", " ", ""})
    void anExpressionStaysOne(String expression) {
        assertThatThrownBy(() -> CommandText.expression("? ", expression, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("process 42")
                .hasMessageContaining("Remedy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = 5",
                "x=5",
                "p->count += 1",
                "x++",
                "--x",
                "x <<= 2",
                "x >>= 1",
                "a == (b = c)",
                "'\\'' == (x = 5) || '\\''",
                "\"\\\"\" == (x=5) || \"\\\"\""
            })
    void refusesTheValueOfWhatAssigns(String expression) {
        assertThatThrownBy(() -> CommandText.expression("?? ", expression, TARGET))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("assigns")
                .hasMessageContaining("writeMemory");
        assertThatThrownBy(() -> CommandText.expression("? ", "1 + @@c++(" + expression + ")", TARGET))
                .isInstanceOf(CommandRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a == b", "a <= b", "a >= b", "a != b", "a + +b", "a >> 2", "letter == '='", "sizeof(int)*3"})
    void takesWhatOnlyCompares(String expression) {
        assertThatCode(() -> CommandText.expression("?? ", expression, TARGET)).doesNotThrowAnyException();
        assertThatCode(() -> CommandText.expression("? ", "@@c++(" + expression + ")", TARGET))
                .doesNotThrowAnyException();
        assertThatCode(() -> CommandText.expression("? ", "a = b", TARGET)).doesNotThrowAnyException();
    }
}
