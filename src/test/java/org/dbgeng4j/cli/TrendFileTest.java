// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountTrend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a trend, which holds all rows at any moment. */
class TrendFileTest {
    @TempDir
    private Path folder;

    private final List<HandleCountSample> samples = new ArrayList<>();

    private HandleCountSample next(int... counts) {
        Map<String, Integer> types = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            types.put(List.of("Event", "File", "Key, odd").get(i), counts[i]);
        }
        Instant time = Instant.parse("2026-11-26T17:00:00Z").plusMillis(250L * samples.size());
        samples.add(new HandleCountSample(time, 40 + samples.size(), types));
        return samples.get(samples.size() - 1);
    }

    @Test
    void theOldFileStaysUntilTheFirstCount() throws IOException {
        Path csv = Files.writeString(folder.resolve("trend.csv"), "old");
        TrendFile file = new TrendFile(csv);
        assertThat(csv).hasContent("old");
        file.add(next(1));
        assertThat(Files.readString(csv))
                .startsWith("time,seconds,count,Event\n")
                .doesNotContain("old");
    }

    @Test
    void everyRowIsThereAsSoonAsItIsCountedWhateverColumnsCome() throws IOException {
        Path csv = folder.resolve("trend.csv");
        TrendFile file = new TrendFile(csv);
        for (HandleCountSample sample :
                new HandleCountSample[] {next(1), next(2), next(2, 5), next(), next(3), next(3, 5, 7), next(4, 5, 6)}) {
            file.add(sample);
            List<HandleCountSample> known = samples.subList(0, samples.indexOf(sample) + 1);
            assertThat(Files.readString(csv))
                    .isEqualTo(HandleCountTrend.of(known).toCsv());
        }
        assertThat(folder).as("and no other file").isDirectoryContaining(csv::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void whatCannotBeWrittenIsToldBeforeTheFirstCount() {
        assertThatThrownBy(() -> new TrendFile(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> new TrendFile(folder.resolve("none").resolve("trend.csv")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no folder");
    }
}
