// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.dbgeng4j.stack.SourceLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small texts of a session: prompts, events, processes, nearest symbols. */
class SessionTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"0:000> ", "0:004:x86> ", "?:???> ", "0: kd> ", "lkd> ", "kd> ", "0:000> 0:000> 1:012> "})
    void cutsThePromptsAroundAnOutput(String prompts) {
        String prompt = prompts.substring(prompts.length() - (prompts.contains("1:012") ? 7 : prompts.length()));
        assertThat(Prompts.strip(prompts + "line 1\nline 2\n" + prompt)).isEqualTo("line 1\nline 2\n");
        assertThat(Prompts.strip(prompts + "no line end" + prompt)).isEqualTo("no line end");
    }

    @Test
    void keepsTheIndentOfAnOutput() {
        assertThat(Prompts.strip("0:000>        ^ Syntax error in 'x'\n0:000> "))
                .isEqualTo("       ^ Syntax error in 'x'\n");
    }

    @Test
    void keepsWhatLooksLikeAPromptInTheMiddle() {
        assertThat(Prompts.strip("0:000> a\n0:000> b\n0:000> ")).isEqualTo("a\n0:000> b\n");
    }

    @Test
    void cutsTheLineEndOfTheMarkerAndNoOther() {
        assertThat(Prompts.strip("\r\n0:000> \r\na\r\n0:000> ")).isEqualTo("\r\na\r\n");
        assertThat(Prompts.strip("\n\na\n")).isEqualTo("\na\n");
        assertThat(Prompts.strip("\r\n")).isEmpty();
    }

    @Test
    void readsTheEndOfAProcess() {
        LastEvent event = LastEvent.parse("noise\nLast event: 1a3c.20f0: Exit process 0:1a3c, code ff\n"
                + "  debugger time: Sun Oct  4 07:14:33.588 2026 (UTC + 0:00)\n");
        assertThat(event.exitCode()).isEqualTo(OptionalInt.of(255));
        assertThat(event.text()).isEqualTo("Exit process 0:1a3c, code ff");
    }

    @Test
    void readsTheLastOfSeveralEvents() {
        LastEvent event = LastEvent.parse("Last event: 1.2: Exit process 0:1, code 0\n"
                + "Last event: 153c.5d0: Break instruction exception - code 80000003 (first chance)\n");
        assertThat(event.exitCode()).isEmpty();
        assertThat(event.text()).startsWith("Break instruction exception");
        assertThat(LastEvent.parse("nothing of the kind")).isNull();
    }

    @Test
    void readsProcessesInEitherForm() {
        assertThat(ProcessStatus.parse("#  0 id: 224   name: first.exe \n . 2 id: 22c   name: child.exe \n"))
                .containsExactly(
                        new ProcessStatus(false, 0x224, "first.exe"), new ProcessStatus(true, 0x22c, "child.exe"));
        assertThat(ProcessStatus.parse(".  0\tid: 1a3c\tattach\tname: C:\\a b\\c.exe\n"))
                .containsExactly(new ProcessStatus(true, 0x1a3c, "C:\\a b\\c.exe"));
    }

    @Test
    void readsTheSourceLineOfAnAddress() {
        assertThat(NearestSymbol.sourceLine("C:\\src (old)\\leaky.cpp(22)+0x7\n"
                        + "(00007ff6`12345670)   leaky!fun4+0x27   |  (00007ff6`12345690)   leaky!main\n"))
                .contains(new SourceLine("C:\\src (old)\\leaky.cpp", 22));
        assertThat(NearestSymbol.sourceLine("Browse module\nSet bu breakpoint\n\nC:\\leaky.cpp(7)\n"))
                .contains(new SourceLine("C:\\leaky.cpp", 7));
    }

    @Test
    void findsNoSourceLineWhereThereIsNone() {
        assertThat(NearestSymbol.sourceLine(
                        "(00007ff6`12345670)   leaky!fun4+0x27   |  (00007ff6`12345690)   leaky!f(1)\n"))
                .isEmpty();
        assertThat(NearestSymbol.sourceLine("")).isEmpty();
    }
}
