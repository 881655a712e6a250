// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.internal.text.ListingGenerator.Line;
import org.dbgeng4j.internal.text.ListingGenerator.Part;
import org.junit.jupiter.api.Test;

/**
 * Damages logs at random and reads them. A trace is undamaged when its header, its owner and all its frames stand as they
 * were, lines of the debugger's own messages aside, and the first intact line behind its frames is one that ends a trace:
 * dashes, another header or owner, a line of the listing's head or foot, or the end of the text. Such a trace must come
 * out as it was, whatever happened around it. A failure names its seed; {@code -Ddbgeng4j.seed=N} runs that one alone.
 */
class DamageTest {
    private static final int INPUTS = 100_000;
    private static final Set<Part> ENDS = Set.of(Part.SEPARATOR, Part.HEADER, Part.OWNER, Part.BOUNDARY);
    private static final Set<Part> OWN = Set.of(Part.HEADER, Part.OWNER, Part.FRAME);

    @Test
    void neverDropsAnUndamagedTrace() throws IOException {
        Long only = Long.getLong("dbgeng4j.seed");
        long end = only == null ? INPUTS : only + 1;
        long checked = 0;
        for (long seed = only == null ? 0 : only; seed < end; seed++) {
            checked += check(seed);
        }
        assertThat(only != null || checked > INPUTS)
                .as("traces checked: %d", checked)
                .isTrue();
    }

    /** A line of the damaged text: where it came from, and whether it is as it was. */
    private record Kept(byte[] bytes, Line line, boolean intact) {}

    private static int check(long seed) throws IOException {
        Random random = new Random(~seed);
        // each log is damaged in ten ways
        ListingGenerator generated = new ListingGenerator(seed / 10, seed / 10 % 3 == 0);
        List<Kept> lines = new ArrayList<>();
        generated.lines.forEach(
                line -> lines.add(new Kept((line.text() + generated.lineEnd).getBytes(UTF_8), line, true)));
        int damages = 1 + random.nextInt(3);
        int cut = 0;
        for (int i = 0; i < damages; i++) {
            cut += damage(lines, generated.lineEnd, random) ? 1 : 0;
        }
        byte[] text = join(lines);
        List<HandleTrace> model = generated.allTraces();
        List<HandleTrace> undamaged = new ArrayList<>();
        for (int trace = 0; trace < model.size(); trace++) {
            if (isUndamaged(trace, lines, generated.lines)) {
                undamaged.add(model.get(trace));
            }
        }
        List<HandleListing> read = read(text, true, seed);
        List<HandleTrace> found = traces(read);
        int at = 0;
        for (HandleTrace trace : found) {
            at += at < undamaged.size() && undamaged.get(at).equals(trace) ? 1 : 0;
        }
        if (at < undamaged.size()) {
            fail(
                    "seed %d: lost the undamaged%n%s%nof%n%s%nread %s",
                    seed, undamaged.get(at), new String(text, UTF_8), read);
        }
        boolean warned = read.stream().anyMatch(listing -> !listing.warnings().isEmpty());
        if (damages == 1 && cut == 0 && found.size() < model.size() && !warned) {
            fail("seed %d: lost a damaged trace without a word%n%s%nread %s", seed, new String(text, UTF_8), read);
        }
        if (seed % 8 == 0) {
            assertThat(read(text, false, seed))
                    .as("the short way and the long one, seed %d", seed)
                    .isEqualTo(read);
        }
        return undamaged.size();
    }

    private static List<HandleTrace> traces(List<HandleListing> listings) {
        List<HandleTrace> all = new ArrayList<>();
        listings.forEach(listing -> all.addAll(listing.traces()));
        return all;
    }

    private static List<HandleListing> read(byte[] text, boolean shortWay, long seed) throws IOException {
        HtraceReader.Form form = seed % 20 == 9 ? HtraceReader.Form.IMPORTED : HtraceReader.Form.PRINTED;
        ListingCollector collector = new ListingCollector();
        try {
            new HtraceReader(collector, form, shortWay)
                    .read(GeneratedListingsTest.inPieces(new ByteArrayInputStream(text), new Random(seed)));
        } catch (UnreadableLogException e) {
            if (form == HtraceReader.Form.PRINTED) {
                throw e;
            }
            return read(text, shortWay, 0); // refused, as documented
        }
        return collector.listings();
    }

    private static boolean isUndamaged(int trace, List<Kept> lines, List<Line> original) {
        List<Line> own = new ArrayList<>();
        int first = -1;
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            Kept kept = lines.get(i);
            if (isOwn(kept.line, trace)) {
                if (!kept.intact) {
                    return false;
                }
                own.add(kept.line);
                first = first < 0 ? i : first;
                last = i;
            }
        }
        Iterator<Line> expected =
                original.stream().filter(line -> isOwn(line, trace)).iterator();
        for (Line line : own) {
            if (!expected.hasNext() || expected.next() != line) {
                return false; // dropped or doubled
            }
        }
        if (expected.hasNext()) {
            return false;
        }
        for (Kept kept : lines.subList(first, last)) {
            boolean strange = kept.line.part() != Part.NOISE && kept.line.part() != Part.BLANK;
            if (!isOwn(kept.line, trace) && (!kept.intact || strange)) {
                return false;
            }
        }
        return endsWell(lines.subList(last + 1, lines.size()));
    }

    private static boolean endsWell(List<Kept> behind) {
        for (Kept kept : behind) {
            if (kept.line.part() == Part.FRAME) {
                return false; // another trace's, and even a damaged one may still read as a frame
            }
            if (kept.intact && ENDS.contains(kept.line.part())) {
                return true;
            }
        }
        return true;
    }

    private static boolean isOwn(Line line, int trace) {
        return line.trace() == trace && OWN.contains(line.part());
    }

    /** Does one damage; true where the text was cut. */
    private static boolean damage(List<Kept> lines, String lineEnd, Random random) {
        int at = random.nextInt(lines.size());
        Kept kept = lines.get(at);
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, kept);
            case 2 -> flip(lines, at, random);
            case 3 -> {
                Line warning = new Line("*** WARNING: Unable to verify checksum for a.dll", Part.NOISE, -1);
                lines.add(at, new Kept((warning.text() + lineEnd).getBytes(UTF_8), warning, true));
            }
            default -> {
                byte[] shorter = Arrays.copyOf(kept.bytes, random.nextInt(Math.max(1, kept.bytes.length)));
                lines.subList(at, lines.size()).clear();
                lines.add(new Kept(shorter, kept.line, false));
                return true;
            }
        }
        if (lines.isEmpty()) {
            lines.add(new Kept(lineEnd.getBytes(UTF_8), new Line("", Part.BLANK, -1), true));
        }
        return false;
    }

    private static void flip(List<Kept> lines, int at, Random random) {
        Kept kept = lines.get(at);
        if (kept.bytes.length == 0) {
            return;
        }
        byte[] bytes = kept.bytes.clone();
        int place = random.nextInt(bytes.length);
        if (bytes[place] == '\n' && at + 1 < lines.size()) {
            Kept next = lines.get(at + 1);
            lines.set(at + 1, new Kept(next.bytes, next.line, false)); // two lines became one
        }
        bytes[place] ^= (byte) (1 + random.nextInt(255));
        lines.set(at, new Kept(bytes, kept.line, false));
    }

    private static byte[] join(List<Kept> lines) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        lines.forEach(kept -> text.writeBytes(kept.bytes));
        return text.toByteArray();
    }

    @Test
    void readsAnythingWithoutAnException() throws IOException {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] text = new byte[random.nextInt(400)];
            random.nextBytes(text);
            byte[] words = new ListingGenerator(seed, true).text().getBytes(UTF_8);
            Set<Integer> places = new HashSet<>();
            for (int i = 0; i < text.length && places.size() < 8; i += 40) {
                int from = random.nextInt(words.length);
                int length = Math.min(Math.min(words.length - from, text.length - i), random.nextInt(60));
                System.arraycopy(words, from, text, i, length);
                places.add(i);
            }
            List<HandleListing> read = read(text, true, seed);
            assertThat(read(text, false, seed)).as("seed %d", seed).isEqualTo(read);
            HandleTextParser.table(new String(text, UTF_8));
            HtraceParser.parse(new String(text, UTF_8));
        }
    }
}
