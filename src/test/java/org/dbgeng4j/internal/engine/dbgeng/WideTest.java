// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "lm", "Gr\u00fc\u00dfe", "\ud83d\ude00", "lone \ud83d surrogate", "\u0001\uffff"})
    void comesBackAsItWas(String text) {
        try (Memory memory = Wide.of(text)) {
            assertThat(memory.size()).isEqualTo(2L * text.length() + 2);
            assertThat(Wide.at(raw(memory))).isEqualTo(text);
        }
    }

    /** As the engine gives it: an address, and no length. */
    private static Pointer raw(Memory memory) {
        return new Pointer(Pointer.nativeValue(memory));
    }

    @ParameterizedTest
    @ValueSource(ints = {2046, 2047, 2048, 2049, 4096, 10_000})
    void isReadAcrossPages(int length) {
        String text = "x\u00e4".repeat(length).substring(0, length);
        try (Memory memory = Wide.of(text)) {
            assertThat(Wide.at(raw(memory))).isEqualTo(text);
        }
    }

    @Test
    void nothingIsNothing() {
        assertThat(Wide.of(null)).isNull();
        assertThat(Wide.at(Pointer.NULL)).isEmpty();
    }

    @Test
    void commandLinesAreQuotedAsTheCRuntimeReadsThem() {
        assertThat(CommandLines.windows(List.of("C:\\a b\\x.exe", "plain", "", "say \"hi\"", "C:\\dir\\", "C:\\d r\\")))
                .isEqualTo("\"C:\\a b\\x.exe\" plain \"\" \"say \\\"hi\\\"\" C:\\dir\\ \"C:\\d r\\\\\"");
    }
}
