// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
    @Test
    void readsEachKindOfValue() throws Exception {
        assertThat(FlatJson.parse(
                        " {\"s\" : \"a\\u0041\\/\\b\\f\\n\\r\\t\\\"\\\\\", \"n\":-12,\"t\":true,\"f\":false}\r"))
                .isEqualTo(Map.of("s", "aA/\b\f\n\r\t\"\\", "n", -12L, "t", true, "f", false));
        assertThat(FlatJson.parse("{\"x\":null}")).containsEntry("x", null).hasSize(1);
        assertThat(FlatJson.parse("{}")).isEmpty();
        assertThat(FlatJson.parse("{\"é\":\"😀\"}")).isEqualTo(Map.of("é", "😀"));
    }

    @Test
    void readsEveryCharacterThatIsWritten() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= 0xFFFF; c++) {
            all.append((char) c);
        }
        StringBuilder json = new StringBuilder("{\"all\":");
        JsonText.string(json, all.toString());
        String line = json.append('}').toString();
        assertThat(line).matches("[ -~]+");
        assertThat(FlatJson.parse(line)).isEqualTo(Map.of("all", all.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"a\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":1}\0",
                "{\"a\":1,\"a\":1}",
                "{\"a\":01}",
                "{\"a\":1.5}",
                "{\"a\":1e9}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":1234567890123456789}",
                "{\"a\":nul}",
                "{\"a\":True}",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{\"a\":\"x}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u\uFF11234\"}",
                "{\"a\":\"\\",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\0}",
            })
    void refusesAllElse(String text) {
        assertThatExceptionOfType(FlatJson.SyntaxException.class)
                .isThrownBy(() -> FlatJson.parse(text))
                .withMessageMatching(".* at column \\d+");
    }

    @Test
    void refusesAThousandMembers() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 1_000; i++) {
            json.append("\"m").append(i).append("\":1,");
        }
        json.setCharAt(json.length() - 1, '}');
        assertThatExceptionOfType(FlatJson.SyntaxException.class)
                .isThrownBy(() -> FlatJson.parse(json.toString()))
                .withMessageContaining("too many");
    }
}
