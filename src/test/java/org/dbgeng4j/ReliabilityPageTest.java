// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/reliability.md} names are there. */
class ReliabilityPageTest {
    private static final Pattern NAMED = Pattern.compile(
            "`([A-Z]\\w+(?:Test|IT|Scenarios|Targets|FaultTimes|OfAProcess)" + "|FaultTimes)\\.([a-z]\\w+)`");

    @Test
    void namesTestsThatAreThere() throws Exception {
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
        List<MatchResult> named = NAMED.matcher(Files.readString(Path.of("docs", "reliability.md")))
                .results()
                .toList();
        assertThat(named).hasSizeGreaterThan(30);
        for (MatchResult test : named) {
            assertThat(sources).containsKey(test.group(1));
            assertThat(sources.get(test.group(1))).content().contains("void " + test.group(2) + "(");
        }
    }
}
