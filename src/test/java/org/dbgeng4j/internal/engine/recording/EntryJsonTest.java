// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryJsonTest {
    private static final String ODD = "a\r\n\t\"\\\0\u0007\u001b[1m é \u2028 😀 \uD83D lone \uDE00 \uFFFE\uFFFF\uFEFF";

    static Stream<Entry> entries() {
        return Stream.of(
                new Entry.Header(Entry.SCHEMA, "2026-11-23T12:00:00.123Z", ODD),
                new Entry.Opened("cdb", "C:\\x\\cdb.exe", ODD),
                new Entry.Command(ODD, 60_000),
                new Entry.Output(ODD, 123_456_789, Optional.empty()),
                new Entry.Output("", 0, Optional.of(true)),
                new Entry.Output("", Long.MAX_VALUE / 100, Optional.of(false)),
                new Entry.Omitted(5),
                new Entry.Resumed("g"),
                new Entry.BreakIn(),
                new Entry.Stopped(ODD),
                new Entry.State("RUNNING"),
                new Entry.Path("Z:\\tmp\\a b"),
                new Entry.Failed(Entry.Call.BREAK_IN, "breakIn", "", ODD),
                new Entry.Died(ODD),
                new Entry.Ended("detach"),
                new Entry.Note(ODD));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyEntryComesBackEqual(Entry entry) throws Exception {
        String line = EntryJson.write(entry, 17);
        assertThat(line).matches("\\{[ -~]+}\n");
        assertThat(EntryJson.read(line.stripTrailing())).isEqualTo(entry);
    }

    @Test
    void theFormIsTheDocumentedOne() {
        assertThat(EntryJson.write(new Entry.Output("a\nb", 7, Optional.of(true)), 3))
                .isEqualTo("{\"type\":\"output\",\"at\":3,\"took\":7,\"succeeded\":true,\"text\":\"a\\nb\"}\n");
    }

    @Test
    void membersOfLaterVersionsArePassedOver() throws Exception {
        assertThat(EntryJson.read("{\"type\":\"breakIn\",\"at\":1,\"why\":\"x\",\"new\":null}"))
                .isEqualTo(new Entry.BreakIn());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":5}",
                "{\"type\":\"sorcery\"}",
                "{\"type\":\"command\"}",
                "{\"type\":\"command\",\"text\":\"k\"}",
                "{\"type\":\"command\",\"text\":null,\"timeout\":1}",
                "{\"type\":\"command\",\"text\":\"k\",\"timeout\":-1}",
                "{\"type\":\"output\",\"text\":\"k\",\"took\":1,\"succeeded\":\"yes\"}",
                "{\"type\":\"failed\",\"call\":\"NAP\",\"kind\":\"\",\"reason\":\"\",\"message\":\"\"}",
                "{\"schema\":1}",
            })
    void whatIsNoEntryIsDamage(String line) {
        assertThatExceptionOfType(EntryJson.DamagedException.class).isThrownBy(() -> EntryJson.read(line));
    }
}
