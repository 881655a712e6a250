// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.KnownLeaksException;
import org.dbgeng4j.handles.KnownLeak.Part;
import org.dbgeng4j.internal.text.KnownLeaksText;

/**
 * The leaks that are known and do not fail; of several entries that match a site the first counts. Kept in a file of plain
 * text that a team can commit:
 *
 * <pre>{@code
 * # a comment
 * module: game
 * symbol: open*
 * type: Event
 * reason: the driver keeps one for each connection, issue 12
 * until: 2027-01-31
 *
 * fingerprint: v1:0123456789abcdef
 * reason: third-party, reported to its makers
 * }</pre>
 *
 * <p>Entries are parted by empty lines. The patterns are {@link KnownLeak.Part}, in small letters; a reason is required, a
 * last day is not. The file is UTF-8 of no more than a megabyte.
 *
 * @param entries the entries, in order
 */
public record KnownLeaks(List<KnownLeak> entries) {
    private static final KnownLeaks NONE = new KnownLeaks(List.of());
    private static final int LARGEST_FILE = 1 << 20;

    /**
     * Copies the entries.
     *
     * @param entries the entries, in order
     */
    public KnownLeaks {
        entries = List.copyOf(entries);
    }

    /**
     * No known leak at all.
     *
     * @return an empty list
     */
    public static KnownLeaks none() {
        return NONE;
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its entries
     * @throws KnownLeaksException if it cannot be read, is too large, or holds what is no entry; the message names the line
     */
    public static KnownLeaks read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new KnownLeaksException(
                        "the file of known leaks is larger than a megabyte", "file: " + file, "use wildcards", null);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, file.toString());
        } catch (IOException e) {
            throw new KnownLeaksException(
                    "the file of known leaks cannot be read",
                    "file: " + file + "\n" + e,
                    "see whether it is there, may be read and is UTF-8",
                    e);
        }
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @param name what stands for it in errors
     * @return its entries
     * @throws KnownLeaksException if it holds what is no entry; the message names the line
     */
    public static KnownLeaks parse(String text, String name) {
        return new KnownLeaks(KnownLeaksText.parse(text, name));
    }

    /**
     * Takes all that leaked or is suspect as known from now on, so that only new leaks fail. Known leaks that were seen
     * keep their entries; those that were not seen, and those that had expired, lose them.
     *
     * @param report the report, also one that is incomplete
     * @return the known leaks; the reasons of new ones say that nobody has looked at them yet
     */
    public static KnownLeaks baseline(LeakReport report) {
        List<LeakFinding> findings =
                report instanceof LeakReport.Incomplete incomplete ? incomplete.atLeast() : report.findings();
        List<KnownLeak> kept = new ArrayList<>(report.knownLeaks());
        kept.removeIf(entry -> findings.stream()
                .flatMap(finding -> finding.runs().stream())
                .noneMatch(run -> run.isKnown() && run.known().equals(entry)));
        findings.stream()
                .filter(finding -> !finding.isKnown() && finding.verdict() != LeakVerdict.NOISE)
                .map(KnownLeaks::entry)
                .forEach(kept::add);
        return new KnownLeaks(kept);
    }

    private static KnownLeak entry(LeakFinding finding) {
        LeakSite site = finding.site();
        Map<Part, String> patterns = new EnumMap<>(Part.class);
        patterns.put(Part.FINGERPRINT, finding.fingerprint());
        if (!site.isNamed() && site.objectTypes().size() == 1) {
            // without names fingerprints are much alike
            patterns.put(Part.TYPE, site.objectTypes().get(0));
        }
        String where = site.toString().lines().findFirst().orElse("");
        return new KnownLeak(patterns, "baseline, not looked at yet: " + where, null);
    }

    /**
     * Writes the file that {@link #read} reads; comments that it had are lost.
     *
     * @param file the file; one that is there is written over
     * @throws KnownLeaksException if it cannot be written
     */
    public void write(Path file) {
        try {
            Files.writeString(file, KnownLeaksText.print(entries));
        } catch (IOException e) {
            throw new KnownLeaksException(
                    "the file of known leaks cannot be written",
                    "file: " + file + "\n" + e,
                    "see whether its folder is there and may be written to",
                    e);
        }
    }

    /** The findings with the entries that speak of them. */
    List<LeakFinding> applied(List<LeakFinding> findings, LocalDate today) {
        return findings.stream()
                .map(finding -> new LeakFinding(
                        finding.fingerprint(),
                        finding.runs().stream().map(run -> applied(run, today)).toList()))
                .toList();
    }

    private SiteRounds applied(SiteRounds run, LocalDate today) {
        KnownLeak expired = null;
        for (KnownLeak entry : entries) {
            if (entry.matches(run.site())) {
                if (!entry.isExpired(today)) {
                    return run.with(entry, false);
                }
                expired = expired == null ? entry : expired;
            }
        }
        return expired == null ? run : run.with(expired, true);
    }
}
