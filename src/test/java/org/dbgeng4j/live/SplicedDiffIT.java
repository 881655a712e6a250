// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.internal.text.HtraceParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a debugger prints out of turn at each offset of a diff, through the whole of each engine: what takes prompts, markers
 * and stop tokens off an answer sees it first. {@code SplicedListingTest} has more noise and no engine.
 */
@Timeout(120)
class SplicedDiffIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final List<String> NOISES = List.of(
            "text \"*** WARNING: Unable to verify checksum for leaky.exe\\r\\n\"",
            "text \"0:000> \"",
            "text \"d4j-stop-00000000 <#d4j 00000000 1 end#>\\r\\n\"");

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private Debugger debugger(String engine, List<String> scenario) throws IOException {
        String[] lines = scenario.toArray(String[]::new);
        return switch (engine) {
            case "cdb" -> Simulation.debugger(folder, lines);
            case "host" -> Simulation.dbgEng(lines);
            default -> Simulation.dbgEng(lines).inProcess();
        };
    }

    /**
     * A target that has leaked one handle under trace, whose number has more than one digit. Tracing is switched on by
     * a command of our own, so that a diff leaves its snapshot alone: each one tells the same.
     */
    private DebugSession leaked(String engine, List<String> faults) throws IOException {
        List<String> scenario = new ArrayList<>(List.of(
                Simulation.LEAKY,
                "path short @(event) leaky!fun4+0x1d",
                "open File by fine at 1ms times 150",
                "attached 2ms",
                "open Event by short at 10ms",
                "break at 20ms",
                "speed fastest"));
        scenario.addAll(faults);
        DebugSession session = debugger(engine, scenario).attach(Simulation.PROCESS_ID);
        session.execute("!htrace -enable");
        session.resume();
        assertThat(session.awaitStop(LONG)).isPresent();
        return session;
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdb", "host", "in process"})
    void noHandleIsInventedAndNoneLostWithoutAWord(String engine) throws Exception {
        int length;
        int lines;
        Set<Long> leaked;
        try (DebugSession session = leaked(engine, List.of())) {
            String listing = session.execute("!htrace -diff").output();
            lines = (int) listing.lines().count();
            length = listing.length() + lines; // a line may end with two bytes
            leaked = handles(diff(listing).orElseThrow());
            assertThat(leaked).containsExactly(0x25cL);
        }
        List<String> noises = new ArrayList<>(NOISES);
        if (engine.equals("cdb")) {
            noises.add("stale"); // the last markers of this very session; the others have none
        }
        List<String> faults = new ArrayList<>();
        for (String noise : noises) {
            for (int at = 0; at <= length; at++) {
                faults.add("fault " + noise + " on \"!htrace -diff\" nth " + (faults.size() + 1) + " after " + at);
            }
        }
        int right = 0;
        try (DebugSession session = leaked(engine, faults)) {
            for (String fault : faults) {
                // not by handleTracing(), which would take a snapshot: the next diff would have nothing to tell
                Optional<HandleListing> diff =
                        diff(session.execute("!htrace -diff").output());
                Set<Long> found = diff.map(SplicedDiffIT::handles).orElse(Set.of());
                assertThat(leaked).as(fault).containsAll(found);
                if (diff.filter(SplicedDiffIT::isWhole).isPresent()) {
                    assertThat(found).as(fault).isEqualTo(leaked);
                    right++;
                }
            }
            assertThat(session.execute(".echo one").output()).isEqualTo("one\n");
        }
        // between the lines it does no harm at all
        assertThat(right).isGreaterThanOrEqualTo(noises.size() * lines);
    }

    private static Optional<HandleListing> diff(String output) {
        return HtraceParser.parse(output).stream()
                .filter(listing -> listing.kind() == HandleListing.Kind.DIFF)
                .findFirst();
    }

    /** Whether {@code HandleTracing.diff()} would take it for all there is to tell, and warn of nothing. */
    private static boolean isWhole(HandleListing listing) {
        return listing.displayed() == listing.traces().size()
                && listing.warnings().isEmpty();
    }

    private static Set<Long> handles(HandleListing listing) {
        return listing.traces().stream().map(HandleTrace::handle).collect(Collectors.toCollection(TreeSet::new));
    }
}
