// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.KnownLeaksException;
import org.dbgeng4j.handles.KnownLeak.Part;
import org.dbgeng4j.handles.LeakReport.Complete;
import org.dbgeng4j.stack.CallStack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownLeaksTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
    private static final LeakSite DOOR = new LeakSite(
            Traces.stack("openDoor"),
            List.of(new OutstandingHandle(
                    Traces.opening(0x40, Traces.stack("openDoor")), "Event", "\\BaseNamedObjects\\front door")));

    private static KnownLeaks parse(String text) {
        return KnownLeaks.parse(text, "known.txt");
    }

    private static List<LeakFinding> findings(LeakSite site, List<Integer> kept) {
        return List.of(
                new LeakFinding(site.fingerprint(), List.of(new SiteRounds(site, kept, kept, List.of(), null, false))));
    }

    private static LeakFinding applied(KnownLeaks known) {
        return known.applied(findings(DOOR, List.of(1, 1)), TODAY).get(0);
    }

    @Test
    void readsEntries() {
        assertThat(parse("""
                        \uFEFF# ours\r
                        module: game\r
                        Symbol : open*
                        # why
                        reason: the driver: one for each connection
                        until:2027-01-31


                        name: \\BaseNamedObjects\\front door
                        reason: third-party
                        """).entries())
                .containsExactly(
                        new KnownLeak(
                                Map.of(Part.MODULE, "game", Part.SYMBOL, "open*"),
                                "the driver: one for each connection",
                                LocalDate.of(2027, 1, 31)),
                        new KnownLeak(Map.of(Part.NAME, "\\BaseNamedObjects\\front door"), "third-party", null));
        assertThat(parse("\n# nothing yet\n")).isEqualTo(KnownLeaks.none());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            modul: game                          | line 1 | modul: game      | module
            module game                          | line 1 | module game      | colon
            module:                              | line 1 | module:          | text
            module: game                         | line 1 |                  | reason:
            reason: just so                      | line 1 |                  | module
            # x~module: a~reason: b~module: c    | line 4 | module           | empty line
            module: a~reason: b~until: tomorrow  | line 3 | tomorrow         | 2027-01-31
            module: a~reason: b~~symbol: f~~     | line 4 |                  | reason:
            """)
    void saysWhatIsWrongWhereAndWhatToDo(String text, String line, String evidence, String remedy) {
        assertThatExceptionOfType(KnownLeaksException.class)
                .isThrownBy(() -> parse(text.replace('~', '\n')))
                .withMessageContaining("known.txt")
                .withMessageContaining(line)
                .withMessageContaining(evidence == null ? "" : evidence)
                .withMessageMatching("(?s).*Remedy: .*" + remedy + ".*");
    }

    @Test
    void refusesAFileThatIsAbsentTooLargeOrNoText(@TempDir Path folder) throws Exception {
        Path absent = folder.resolve("absent.txt");
        Path large = Files.writeString(folder.resolve("large.txt"), "# comment\n".repeat(110_000));
        Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {'#', (byte) 0xFF, (byte) 0xFE});
        for (Path file : List.of(absent, large, binary)) {
            assertThatExceptionOfType(KnownLeaksException.class)
                    .isThrownBy(() -> KnownLeaks.read(file))
                    .withMessageContaining(file.getFileName().toString())
                    .withMessageContaining("Remedy");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module: game",
                "module: GA?E",
                "symbol: openDoor",
                "symbol: open*",
                "frame: game!main",
                "frame: ntdll!*",
                "type: event",
                "name: *front*",
                "module: game~symbol: *door~type: Event"
            })
    void matchesWhereAllPatternsDo(String patterns) {
        assertThat(applied(parse(patterns.replace('~', '\n') + "\nreason: r")).isKnown())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module: gam",
                "module: ntdll",
                "symbol: main",
                "symbol: open?",
                "type: File",
                "name: front",
                "fingerprint: v1:0*0",
                "module: game~type: File"
            })
    void leavesOthersAlone(String patterns) {
        LeakFinding finding = applied(parse(patterns.replace('~', '\n') + "\nreason: r"));
        assertThat(finding.isKnown()).isFalse();
        assertThat(finding.runs().get(0).known()).isNull();
    }

    @Test
    void theFingerprintMatches() {
        assertThat(applied(parse("fingerprint: " + DOOR.fingerprint() + "\nreason: r"))
                        .isKnown())
                .isTrue();
    }

    @Test
    void anEntryHoldsUntilItsLastDay() {
        LeakFinding lastDay = applied(parse("module: game\nreason: r\nuntil: 2026-11-26"));
        assertThat(lastDay.isKnown()).isTrue();
        LeakFinding after = applied(parse("module: game\nreason: r\nuntil: 2026-11-25"));
        assertThat(after.isKnown()).isFalse();
        assertThat(after.toString()).contains("has expired").contains("until=2026-11-25");
        assertThat(applied(parse("module: game\nreason: old\nuntil: 2026-11-25\n\nmodule: game\nreason: new"))
                        .runs()
                        .get(0)
                        .known()
                        .reason())
                .isEqualTo("new");
    }

    @Test
    void aPatternOfStarsTakesNoMoreThanAMoment() {
        LeakSite site = Traces.site("a".repeat(4_000), 0x40);
        KnownLeaks known = parse("symbol: " + "*a".repeat(2_000) + "b\nreason: r");
        assertThat(known.applied(findings(site, List.of(1, 1)), TODAY).get(0).isKnown())
                .isFalse();
    }

    @Test
    void aBaselineMakesTheSameReportPass(@TempDir Path folder) {
        LeakSite window = Traces.site("openWindow", 0x44);
        LeakSite nameless = Traces.site(CallStack.empty(), 0x48);
        LeakSite cache = Traces.site("cache", 0x4c);
        KnownLeak used = new KnownLeak(Map.of(Part.SYMBOL, "openWindow"), "issue 12", null);
        KnownLeak unused = new KnownLeak(Map.of(Part.SYMBOL, "gone"), "issue 13", null);
        KnownLeaks known = new KnownLeaks(List.of(used, unused));
        List<LeakFinding> findings = List.of(
                findings(DOOR, List.of(1, 1)).get(0),
                findings(window, List.of(1, 1)).get(0),
                findings(nameless, List.of(1, 1)).get(0),
                findings(cache, List.of(1, 0, 0)).get(0));
        LeakReport report = new Complete(List.of(), known.applied(findings, TODAY), known.entries());
        Path file = folder.resolve("known.txt");
        KnownLeaks.baseline(report).write(file);
        KnownLeaks baseline = KnownLeaks.read(file);
        assertThat(baseline).isEqualTo(KnownLeaks.baseline(report));
        assertThat(baseline.entries()).hasSize(3).contains(used).doesNotContain(unused);
        assertThat(baseline.entries())
                .anyMatch(entry -> "Event".equals(entry.patterns().get(Part.TYPE)));
        LeakReport again = new Complete(List.of(), baseline.applied(findings, TODAY), baseline.entries());
        again.assertNoLeaks();
        assertThat(again.known()).hasSize(3);
        assertThat(again.unusedKnownLeaks()).isEmpty();
    }
}
