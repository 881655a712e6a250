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

/** {@code docs/reliability.md} names tests that are there, and says of each row how long it takes. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("docs", "reliability.md");
    private static final Pattern NAMED = Pattern.compile(
            "`([A-Z]\\w+(?:Test|IT|Scenarios|Targets|OfAProcess)|Fault(?:Times|Ends|Interrupts))\\.([a-z]\\w+)`");
    private static final Pattern FIGURE = Pattern.compile("\\d+(, \\d+)*|–");

    @Test
    void namesTestsThatAreThere() throws Exception {
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            files.forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
        List<MatchResult> named =
                NAMED.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(90);
        for (MatchResult test : named) {
            assertThat(sources).containsKey(test.group(1));
            assertThat(sources.get(test.group(1))).content().contains("void " + test.group(2) + "(");
        }
    }

    @Test
    void saysOfEachFaultHowLongItTakesOnEachEngine() throws Exception {
        List<String[]> rows = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Faults"))
                .takeWhile(line -> !line.equals("## Texts from others"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| fault |"))
                .map(line -> line.substring(2, line.length() - 2).split(" \\| "))
                .toList();
        assertThat(rows).hasSizeGreaterThan(80).allSatisfy(row -> {
            assertThat(row).hasSize(7);
            assertThat(List.of(row).subList(2, 6)).allMatch(FIGURE.asMatchPredicate());
            assertThat(NAMED.matcher(row[6]).find()).isTrue();
        });
    }
}
