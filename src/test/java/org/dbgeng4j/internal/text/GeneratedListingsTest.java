// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTraceLog;
import org.junit.jupiter.api.Test;

/**
 * Writes logs from a model and reads the same model back, from strings and from streams of every encoding. A failure
 * names its seed; {@code -Ddbgeng4j.seed=N} runs that one alone.
 */
class GeneratedListingsTest {
    private static final int LOGS = 10_000;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Long only = Long.getLong("dbgeng4j.seed");
        long first = only == null ? 0 : only;
        for (long seed = first; seed < (only == null ? LOGS : first + 1); seed++) {
            ListingGenerator generated = new ListingGenerator(seed, seed % 2 == 1);
            String text = generated.text();
            List<HandleListing> read;
            switch ((int) (seed / 2 % 5)) {
                case 0 -> read = HandleTraceLog.printed().parse(text);
                case 1 -> read = stream(text, StandardCharsets.UTF_8, seed);
                case 2 -> read = stream('\uFEFF' + text, StandardCharsets.UTF_8, seed);
                case 3 -> read = stream('\uFEFF' + text, StandardCharsets.UTF_16LE, seed);
                default -> read = stream('\uFEFF' + text, StandardCharsets.UTF_16BE, seed);
            }
            assertThat(read).as("seed %d%n%s", seed, text).isEqualTo(generated.listings);
        }
    }

    @Test
    void readsALogOfManyListingsInOrder() throws IOException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        List<HandleListing> expected = new java.util.ArrayList<>();
        for (long seed = 0; seed < 200; seed++) {
            ListingGenerator generated = new ListingGenerator(seed, false);
            log.write(("0:000> .echo next\r\n" + generated.text()).getBytes(StandardCharsets.UTF_8));
            expected.addAll(generated.listings);
        }
        assertThat(HandleTraceLog.printed().read(new ByteArrayInputStream(log.toByteArray())))
                .isEqualTo(expected);
    }

    private static List<HandleListing> stream(String text, Charset charset, long seed) throws IOException {
        return HandleTraceLog.printed()
                .read(inPieces(new ByteArrayInputStream(text.getBytes(charset)), new Random(seed)));
    }

    /** A stream that gives a few bytes at a time, as a pipe does. */
    static InputStream inPieces(InputStream in, Random random) {
        int largest = random.nextInt(8) == 0 ? 7 : 2000;
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] b, int from, int length) throws IOException {
                return super.read(b, from, Math.min(length, 1 + random.nextInt(largest)));
            }
        };
    }
}
