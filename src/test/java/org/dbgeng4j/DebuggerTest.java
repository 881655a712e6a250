// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebuggerTest {
    @Test
    void onlyTheEngineItselfCanBeLoadedIntoThisJvm() {
        Debugger replay = Debugger.replay(Path.of("a.jsonl"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(replay::inProcess)
                .withMessageContaining("a.jsonl")
                .withMessageContaining("dbgEngAt()");
    }

    @Test
    void saysThatThereIsNoEngineAtAPath() {
        Path nowhere = Path.of("no", "such", "libdbgeng.so");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> Debugger.dbgEngAt(nowhere))
                .withMessageContaining("libdbgeng.so: not there")
                .withMessageContaining("findDbgEng()");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16", "UTF-32", "IBM037"})
    void takesNoCharsetInWhichAPromptWouldNotBeOne(String charset) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Debugger.replay(Path.of("a.jsonl")).withCharset(Charset.forName(charset)))
                .withMessageContaining(charset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "IBM850", "windows-31j", "GBK"})
    void takesEachSystemsCodePage(String charset) {
        assertThatCode(() -> Debugger.replay(Path.of("a.jsonl")).withCharset(Charset.forName(charset)))
                .doesNotThrowAnyException();
    }
}
