// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds in a real process: what leaks is told from what does not. */
abstract class LeakRoundsScenarios {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String CLEAN = "files late files";

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private static HandleLeaks in(LeakyRounds program) {
        return HandleLeaks.in(Target.attach(program.processId()))
                .using(Stand.debugger())
                .warmUp(0)
                .settle(SHORT);
    }

    private static String function(LeakFinding finding) {
        return finding.site().culprit().map(StackFrame::symbol).orElse("");
    }

    @Test
    void tenRoundsTellALeakACacheAndASuspectApart() throws Exception {
        List<Integer> sometimes = new ArrayList<>();
        try (LeakyRounds program = LeakyRounds.start(7)) {
            LeakReport report = in(program)
                    .rounds(10)
                    .during(() -> sometimes.add(program.round("leak files cache sometimes late")));
            assertThat(report.leaks()).as(report.toString()).singleElement().satisfies(leak -> {
                assertThat(function(leak)).isEqualTo("leakEvent");
                assertThat(leak.runs().get(0).perRound()).contains(1);
                assertThat(leak.site().objectTypes()).containsExactly("Event");
                assertThat(leak.toString()).contains("1 per round").contains("leakyrounds.cpp");
                assertThat(sourceText(leak)).contains("CreateEvent");
            });
            assertThat(report.suspects()).as(report.toString()).singleElement().satisfies(suspect -> {
                assertThat(function(suspect)).isEqualTo("leakSometimes");
                assertThat(suspect.runs().get(0).kept()).isEqualTo(sometimes);
            });
            assertThat(report.noise())
                    .as(report.toString())
                    .extracting(LeakRoundsScenarios::function)
                    .containsExactlyInAnyOrder("cacheMutex", "closeLater");
            assertThatExceptionOfType(HandleLeakError.class)
                    .isThrownBy(report::assertNoLeaks)
                    .withMessageContaining("leakyrounds!leakEvent");
            program.round("files"); // it lives
        }
    }

    private static String sourceText(LeakFinding finding) throws IOException {
        int line = finding.site().culprit().orElseThrow().source().line();
        return Files.readAllLines(Path.of("native-stubs/test/leakyrounds.cpp")).get(line - 1);
    }

    @Test
    void aBaselineMakesTheSameLeakPassAndANewOneFail() throws Exception {
        Path file = folder.resolve("known-leaks.txt");
        try (LeakyRounds program = LeakyRounds.start(7)) {
            KnownLeaks.baseline(in(program).rounds(3).during(() -> program.round("leak")))
                    .write(file);
        }
        try (LeakyRounds program = LeakyRounds.start(7)) {
            HandleLeaks leaks = in(program).rounds(3).knownLeaks(KnownLeaks.read(file));
            LeakReport known = leaks.during(() -> program.round("leak"));
            known.assertNoLeaks();
            assertThat(known.known()).hasSize(1);
            LeakReport mended = leaks.during(() -> program.round("files"));
            assertThat(mended.unusedKnownLeaks()).hasSize(1);
            assertThat(mended.toString()).contains("not seen");
        }
    }

    @Test
    void aProgramThatCrashesIsNoAllClear() throws Exception {
        try (LeakyRounds program = LeakyRounds.start(7)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(
                            () -> in(program).duringEachRound(round -> program.round(round == 3 ? "crash" : "leak")));
        }
        try (LeakyRounds program = LeakyRounds.start(7)) {
            LeakReport report = in(program).duringEachRound(round -> {
                try {
                    program.round(round == 3 ? "crash" : "leak");
                } catch (IOException e) {
                    // a workload that does not mind
                }
            });
            assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
            assertThat(report.toString()).contains("in round 3");
        }
    }

    /** The clean workload, again and again; -Ddbgeng4j.clean.runs=100 for the figure that the documentation names. */
    @Test
    @Tag("slow")
    @Timeout(900)
    void cleanRunsHaveNeitherLeakNorSuspect() throws Exception {
        int runs = Integer.getInteger("dbgeng4j.clean.runs", 20);
        try (LeakyRounds program = LeakyRounds.start(7);
                DebugSession session = Stand.debugger().attach(program.processId())) {
            for (int run = 1; run <= runs; run++) {
                LeakReport report = HandleLeaks.in(session)
                        .warmUp(run == 1 ? 1 : 0)
                        .rounds(10)
                        .settle(Duration.ofMillis(1))
                        .during(() -> program.round(CLEAN));
                assertThat(report).as("run " + run + ": " + report).isInstanceOf(LeakReport.Complete.class);
                assertThat(report.leaks()).as("run " + run + ": " + report).isEmpty();
                assertThat(report.suspects()).as("run " + run + ": " + report).isEmpty();
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
            }
        }
    }
}
