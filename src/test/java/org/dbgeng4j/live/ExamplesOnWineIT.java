// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The examples on the real sample, which leaks a handle every 100 ms. */
@Tag("wine")
class ExamplesOnWineIT {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @ParameterizedTest
    @EnumSource
    void countTenHandlesASecond(Example language) throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 100)) {
            String name = language == Example.JAVA ? "HandleCounts" : "handleCounts";
            String output = language.run(Stand.program("cdb.exe"), name, "leakyhandles.exe");
            assertThat(output.lines().filter(line -> line.matches("\\S+Z \\d+ handles")))
                    .as(output)
                    .hasSize(3);
            assertThat(Example.rate(output)).isCloseTo(10, within(2.0));
            assertThat(output).contains("handles per minute");
            sample.assertCounting();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JAVA") // script/demo runs FirstLeak.java
    void findTheFirstLeak(Example language) throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            String output = language.run(Stand.program("cdb.exe"), "firstLeak", "leakyhandles.exe", "1");
            assertThat(output)
                    .contains("1 leak site(s)", "of type Event, opened by leakyhandles!fun4")
                    .doesNotContain("fun3");
            sample.assertCounting();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JAVA") // Groovy's few lines are the point
    void judgeRounds(Example language) throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            String output = language.run(Stand.program("cdb.exe"), "leakRounds", "leakyhandles.exe");
            assertThat(output)
                    .contains("1 leak, 0 suspects")
                    .containsPattern("\\d+ handles leaked by leakyhandles!fun4")
                    .doesNotContain("fun3");
            sample.assertCounting();
        }
    }
}
