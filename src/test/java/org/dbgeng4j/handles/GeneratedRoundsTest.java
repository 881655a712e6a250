// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories of handles whose values are used again and again, held against one who knows each object. */
class GeneratedRoundsTest {
    private record Opened(int function, int round) {}

    static Stream<Long> seeds() {
        return LongStream.range(0, 500).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countsWhatSurvivesOfEachRound(long seed) {
        Random random = new Random(seed);
        int rounds = 1 + random.nextInt(6);
        int functions = 3;
        Map<Long, Opened> open = new TreeMap<>();
        List<HandleDiff.Complete> diffs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int step = random.nextInt(20); step > 0; step--) {
                if (open.isEmpty() || random.nextBoolean()) {
                    open.put(lowestFree(open.keySet()), new Opened(random.nextInt(functions), round));
                } else {
                    List<Long> values = List.copyOf(open.keySet());
                    open.remove(values.get(random.nextInt(values.size())));
                }
            }
            diffs.add(diff(open, round));
        }
        Map<Integer, int[]> truth = new HashMap<>();
        open.values().forEach(opened -> truth.computeIfAbsent(opened.function, f -> new int[rounds])[opened.round]++);
        Map<Integer, List<Integer>> expected = truth.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> Arrays.stream(entry.getValue()).boxed().toList()));

        List<LeakFinding> findings = LeakRounds.findings(diffs, open.keySet(), List.of());
        Map<Integer, List<Integer>> kept = findings.stream()
                .collect(Collectors.toMap(
                        GeneratedRoundsTest::function,
                        finding -> finding.runs().get(0).kept()));
        assertThat(kept).isEqualTo(expected);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.handles())
                        .isEqualTo(kept.get(function(finding)).stream()
                                .mapToInt(Integer::intValue)
                                .sum()));
    }

    private static int function(LeakFinding finding) {
        return Integer.parseInt(finding.site().culprit().orElseThrow().symbol().substring("open".length()));
    }

    private static long lowestFree(Set<Long> taken) {
        return LongStream.iterate(4, value -> value + 4)
                .filter(value -> !taken.contains(value))
                .findFirst()
                .orElseThrow();
    }

    /** What the kernel would tell at the end of a round: the handles that it opened and that are open. */
    private static HandleDiff.Complete diff(Map<Long, Opened> open, int round) {
        Map<Integer, List<Long>> sites = new TreeMap<>();
        open.forEach((value, opened) -> {
            if (opened.round == round) {
                sites.computeIfAbsent(opened.function, f -> new ArrayList<>()).add(value);
            }
        });
        return Traces.diff(sites.entrySet().stream()
                .map(site -> Traces.site(
                        "open" + site.getKey(),
                        site.getValue().stream().mapToLong(Long::longValue).toArray()))
                .toArray(LeakSite[]::new));
    }
}
