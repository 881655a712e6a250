// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dbgeng4j.handles.HandleListing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer once found, read in every build: the short way and the long one come to the same result. */
class FoundByFuzzingTest {
    static Stream<Path> inputs() throws IOException {
        // not from the class path, where a fuzzing run puts its seeds beside them
        return Files.list(Path.of("src/test/resources/org/dbgeng4j/internal/text/HtraceFuzzInputs/readsAnything"));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isReadAlikeBothWays(Path input) throws IOException {
        byte[] log = Files.readAllBytes(input);
        assertThat(read(log, true)).isEqualTo(read(log, false)).isNotEmpty();
    }

    private static List<HandleListing> read(byte[] log, boolean shortWay) throws IOException {
        ListingCollector collector = new ListingCollector();
        new HtraceReader(collector, HtraceReader.Form.PRINTED, shortWay).read(new ByteArrayInputStream(log));
        return collector.listings();
    }
}
