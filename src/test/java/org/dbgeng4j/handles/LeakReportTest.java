// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.handles.LeakReport.Complete;
import org.dbgeng4j.handles.LeakReport.Incomplete;
import org.dbgeng4j.handles.LeakReport.Reason;
import org.dbgeng4j.handles.LeakReport.Shortfall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakReportTest {
    private static final LeakRun RUN = new LeakRun("process 32", 32, 3, 12, List.of(), List.of());

    private static LeakFinding finding(String function, List<Integer> kept, KnownLeak known, boolean expired) {
        int open = kept.stream().mapToInt(Integer::intValue).sum();
        LeakSite site = Traces.site(
                function, LongStream.range(1, open + 1).map(i -> 4 * i).toArray());
        List<Integer> none = Collections.nCopies(kept.size(), 0);
        return new LeakFinding(
                site.fingerprint(), List.of(new SiteRounds(site, kept, none, List.of(), known, expired)));
    }

    private static LeakFinding finding(String function, Integer... kept) {
        return finding(function, List.of(kept), null, false);
    }

    private static LeakReport report(LeakFinding... findings) {
        return new Complete(List.of(RUN), List.of(findings), List.of());
    }

    private static KnownLeak known(String symbol) {
        return new KnownLeak(Map.of(KnownLeak.Part.SYMBOL, symbol), "issue 12", null);
    }

    @Test
    void sortsByVerdict() {
        LeakReport report = report(finding("cache", 1, 0, 0), finding("door", 1, 1, 1), finding("window", 0, 1, 1));
        assertThat(report.leaks())
                .singleElement()
                .matches(leak -> leak.toString().contains("game!door"));
        assertThat(report.suspects())
                .singleElement()
                .matches(leak -> leak.toString().contains("game!window"));
        assertThat(report.noise())
                .singleElement()
                .matches(leak -> leak.toString().contains("game!cache"));
        assertThat(report.known()).isEmpty();
        assertThat(report.findings())
                .extracting(LeakFinding::verdict)
                .containsExactly(LeakVerdict.LEAK, LeakVerdict.SUSPECT, LeakVerdict.NOISE);
    }

    @Test
    void theTextOfALeakIsNotBuriedUnderNoise() {
        LeakFinding[] many = IntStream.range(0, 30)
                .mapToObj(i -> finding("cache" + i, 1, 0, 0))
                .toArray(LeakFinding[]::new);
        String text = report(many).merge(report(finding("door", 1, 1, 1))).toString();
        assertThat(text).containsSubsequence("LEAK v1:", "game!door", "NOISE v1:", "and 10 more");
        assertThat(text.lines().filter(line -> line.startsWith("    ntdll!"))).hasSize(1);
        assertThat(text.lines().filter(line -> line.startsWith("NOISE "))).hasSize(20);
    }

    @Test
    void saysWhereACallStackIsOtherThanItLooks() {
        LeakFinding door = finding("door", 1, 1, 1);
        assertThat(report(door).toString()).doesNotContain("another process");
        LeakRun other = new LeakRun("process 36", 36, 3, 12, List.of(), List.of());
        assertThat(new Complete(List.of(other), List.of(door), List.of()).toString())
                .contains("opened by another process");
    }

    @Test
    void onlyALeakFails() {
        assertThatCode(() -> report(finding("cache", 1, 0, 0), finding("window", 0, 1, 1))
                        .assertNoLeaks())
                .doesNotThrowAnyException();
        LeakReport leaking = report(finding("door", 2, 2, 2));
        assertThatExceptionOfType(HandleLeakError.class)
                .isThrownBy(leaking::assertNoLeaks)
                .withMessageStartingWith("1 leak,")
                .withMessageContaining("2 per round")
                .withMessageContaining("game!door")
                .satisfies(error -> assertThat(error.report()).isSameAs(leaking));
    }

    @Test
    void anIncompleteReportNeverReadsAsNoLeaks() {
        for (Reason reason : Reason.values()) {
            LeakReport report = new Incomplete(
                    List.of(new Shortfall(reason, 3, "its own words")), List.of(RUN), List.of(), List.of());
            for (Runnable question : List.<Runnable>of(
                    report::findings,
                    report::leaks,
                    report::suspects,
                    report::noise,
                    report::known,
                    report::unusedKnownLeaks)) {
                assertThatExceptionOfType(CannotTellException.class)
                        .isThrownBy(question::run)
                        .withMessageContaining("its own words")
                        .withMessageContaining("Remedy");
            }
            assertThatExceptionOfType(HandleLeakError.class)
                    .isThrownBy(report::assertNoLeaks)
                    .withMessageContaining("could not tell")
                    .withMessageContaining("in round 3")
                    .withMessageContaining("its own words");
        }
    }

    @Test
    void aKnownLeakDoesNotFailUntilItExpires() {
        KnownLeak entry = known("door");
        LeakReport known =
                new Complete(List.of(RUN), List.of(finding("door", List.of(1, 1), entry, false)), List.of(entry));
        known.assertNoLeaks();
        assertThat(known.leaks()).isEmpty();
        assertThat(known.known()).hasSize(1);
        assertThat(known.toString()).contains("known: symbol=door").contains("issue 12");
        LeakReport expired =
                new Complete(List.of(RUN), List.of(finding("door", List.of(1, 1), entry, true)), List.of(entry));
        assertThatExceptionOfType(HandleLeakError.class)
                .isThrownBy(expired::assertNoLeaks)
                .withMessageContaining("has expired");
        assertThat(expired.unusedKnownLeaks()).isEmpty();
    }

    @Test
    void pointsOutKnownLeaksThatWereNotSeen() {
        LeakReport report = new Complete(List.of(RUN), List.of(), List.of(known("door")));
        assertThat(report.unusedKnownLeaks()).containsExactly(known("door"));
        assertThat(report.toString()).contains("not seen").contains("symbol=door");
    }

    @Test
    void merged_oneSiteIsOneFindingWithTheWorseVerdict() {
        LeakReport merged =
                report(finding("door", 0, 1, 0)).merge(report(finding("door", 1, 1, 1), finding("cache", 1, 0)));
        assertThat(merged.findings()).hasSize(2);
        assertThat(merged.leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.runs()).hasSize(2);
            assertThat(leak.handles()).isEqualTo(4);
        });
        assertThat(merged.runs()).hasSize(2);
    }

    @Test
    void merged_aLeakThatIsKnownInOneRunOnlyFails() {
        KnownLeak entry = known("door");
        LeakReport known =
                new Complete(List.of(RUN), List.of(finding("door", List.of(1, 1), entry, false)), List.of(entry));
        assertThat(known.merge(report(finding("door", 1, 1))).leaks()).hasSize(1);
        assertThat(known.merge(known).leaks()).isEmpty();
    }

    @Test
    void countsOfGuiObjectsThatGrowEachRoundArePointedOut() {
        List<GuiResources> growing = List.of(gui(5, 9), gui(6, 9), gui(8, 10), gui(9, 11));
        LeakRun run = new LeakRun("process 32", 32, 3, 12, growing, List.of());
        assertThat(run.userObjectsGrewEachRound()).isTrue();
        assertThat(run.gdiObjectsGrewEachRound()).isFalse();
        assertThat(new Complete(List.of(run), List.of(), List.of()).toString())
                .contains("USER objects: 5 6 8 9, more after each round")
                .contains("GDI objects: 9 9 10 11")
                .doesNotContain("11, more");
        LeakRun once = new LeakRun("process 32", 32, 1, 12, growing.subList(0, 2), List.of());
        assertThat(once.userObjectsGrewEachRound()).isFalse();
        assertThat(RUN.userObjectsGrewEachRound()).isFalse();
    }

    private static GuiResources gui(int user, int gdi) {
        return new GuiResources(user, gdi);
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, 200).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void merged_inAnyOrderTheReportIsTheSame(long seed) {
        Random random = new Random(seed);
        LeakReport a = generated(random);
        LeakReport b = generated(random);
        LeakReport c = generated(random);
        assertThat(a.merge(b)).isEqualTo(b.merge(a)).hasToString(b.merge(a).toString());
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(b) instanceof Incomplete).isEqualTo(a instanceof Incomplete || b instanceof Incomplete);
    }

    /** Of few names and figures, so that much collides. */
    private static LeakReport generated(Random random) {
        List<LeakFinding> findings = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Integer> kept = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(round -> random.nextInt(3))
                    .toList();
            if (kept.stream().anyMatch(count -> count > 0)) {
                KnownLeak known = random.nextInt(3) == 0 ? known("f" + random.nextInt(2)) : null;
                findings.add(finding("f" + random.nextInt(3), kept, known, random.nextBoolean()));
            }
        }
        List<LeakRun> runs = List.of(new LeakRun("process", random.nextInt(2), 3, 12, List.of(), List.of()));
        List<KnownLeak> entries = random.nextBoolean() ? List.of(known("f" + random.nextInt(2))) : List.of();
        if (random.nextInt(3) > 0) {
            return new Complete(runs, findings, entries);
        }
        Reason reason = Reason.values()[random.nextInt(3)];
        return new Incomplete(List.of(new Shortfall(reason, random.nextInt(3), "")), runs, findings, entries);
    }
}
