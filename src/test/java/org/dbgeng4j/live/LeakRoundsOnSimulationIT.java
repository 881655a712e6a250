// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.LeakFinding;
import org.dbgeng4j.handles.LeakHunt;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakReport.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds in a simulated process, to which each round is a simulated minute, and everything happens in its middle. */
@Timeout(120)
class LeakRoundsOnSimulationIT {
    private static final String LEAK = "open Event by leak at 30s every 60s";
    private static final String FINE = "open File by fine at 29s every 60s close release after 1s";
    private static final String CACHE = "open Mutant by cache at 30s times 1";

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private Debugger debugger(String... more) throws IOException {
        return Simulation.debugger(
                folder, Simulation.LEAKY, """
                symbol leaky!fun5 0x1280
                symbol leaky!fun6 0x12c0
                path cache @(mutex) leaky!fun5+0x1d @program
                path sometimes @(event) leaky!fun6+0x1d @program
                control %s
                """.formatted(folder.resolve("control")), String.join("\n", more));
    }

    private HandleLeaks rounds(int count, String... more) throws IOException {
        return HandleLeaks.in(Target.attach(Simulation.PROCESS_ID))
                .using(debugger(more))
                .warmUp(0)
                .rounds(count)
                .settle(Duration.ZERO);
    }

    /** The work of one round: a minute passes. */
    private void minute() throws Exception {
        Path control = folder.resolve("control");
        Path draft = Files.writeString(folder.resolve("draft"), "leap 60s\n");
        Files.move(draft, control, StandardCopyOption.ATOMIC_MOVE);
        Await.until("the minute passes", () -> !Files.exists(control));
    }

    private static String function(LeakFinding finding) {
        return finding.site().culprit().orElseThrow().function().orElseThrow();
    }

    @Test
    void tellsALeakACacheAndASuspectApart() throws Exception {
        LeakReport report = rounds(
                        10,
                        LEAK,
                        FINE,
                        CACHE,
                        "open Event by sometimes at 90s",
                        "open Event by sometimes at 270s",
                        "open Event by sometimes at 510s")
                .during(this::minute);
        assertThat(report).isInstanceOf(LeakReport.Complete.class);
        assertThat(report.leaks()).singleElement().satisfies(leak -> {
            assertThat(function(leak)).isEqualTo("leaky!fun4");
            assertThat(leak.runs().get(0).perRound()).contains(1);
            assertThat(leak.toString()).contains("1 per round").contains("leaky.cpp");
        });
        assertThat(report.suspects()).singleElement().satisfies(suspect -> {
            assertThat(function(suspect)).isEqualTo("leaky!fun6");
            assertThat(suspect.runs().get(0).kept()).containsExactly(0, 1, 0, 0, 1, 0, 0, 0, 1, 0);
        });
        assertThat(report.noise())
                .singleElement()
                .satisfies(noise -> assertThat(function(noise)).isEqualTo("leaky!fun5"));
        assertThatExceptionOfType(HandleLeakError.class)
                .isThrownBy(report::assertNoLeaks)
                .withMessageContaining("leaky!fun4");
    }

    @Test
    void showsWhereTheSameOpeningIsClosedElsewhere() throws Exception {
        LeakReport report = rounds(3, LEAK, "open Event by leak at 20s every 60s close release after 1s")
                .during(this::minute);
        assertThat(report.leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.runs().get(0).closings()).singleElement().satisfies(closing -> {
                assertThat(closing.handles()).isEqualTo(3);
                assertThat(closing.stack().toString()).contains("leaky!fun3");
            });
        });
    }

    @Test
    void aWarmUpLeavesTheCacheOut() throws Exception {
        LeakReport report = rounds(3, FINE, CACHE).warmUp(1).during(this::minute);
        assertThat(report.findings()).isEmpty();
        report.assertNoLeaks();
    }

    @Test
    void whatTheNextRoundClosesIsNoLeak() throws Exception {
        LeakReport report = rounds(5, "open Event by fine at 30s every 60s close release after 50s")
                .during(this::minute);
        assertThat(report.leaks()).isEmpty();
        assertThat(report.suspects()).isEmpty();
        assertThat(report.noise())
                .singleElement()
                .satisfies(
                        noise -> assertThat(noise.runs().get(0).closedLater()).containsExactly(1, 1, 1, 1, 0));
    }

    @Test
    void whatIsUnderWayWhenTheLastRoundEndsIsNoLeak() throws Exception {
        LeakReport report = rounds(2, "open Event by fine every 100ms close release after 99ms")
                .settle(Duration.ofMillis(200))
                .during(this::minute);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void roundsThatWereRecordedAreJudgedAgainWithNoDebugger() throws Exception {
        Path recording = folder.resolve("rounds.jsonl");
        HandleLeaks leaks = rounds(3).using(debugger(LEAK, FINE, CACHE).recordingTo(recording));
        LeakReport live = leaks.during(this::minute);
        LeakReport played = leaks.using(Debugger.replay(recording)).during(() -> {});
        assertThat(played).isEqualTo(live).hasToString(live.toString());
        assertThat(played.leaks()).hasSize(1);
    }

    @Test
    void roundsCanBeTheCallers() throws Exception {
        try (LeakHunt hunt = rounds(1, LEAK).start()) {
            for (int round = 0; round < 3; round++) {
                minute();
                hunt.endRound();
            }
            minute();
            // the last minute is in no round
            assertThat(hunt.report().leaks())
                    .singleElement()
                    .satisfies(leak -> assertThat(leak.handles()).isEqualTo(3));
            assertThat(hunt.report()).isSameAs(hunt.report());
        }
    }

    private static void assertIncomplete(LeakReport report, Reason reason, int round) {
        assertThat(report)
                .isInstanceOfSatisfying(
                        LeakReport.Incomplete.class,
                        incomplete -> assertThat(incomplete.shortfalls())
                                .singleElement()
                                .satisfies(shortfall -> {
                                    assertThat(shortfall.reason())
                                            .as(report.toString())
                                            .isEqualTo(reason);
                                    assertThat(shortfall.round()).isEqualTo(round);
                                }));
    }

    @Test
    void aTargetThatEndsInTheThirdRoundIsNoAllClear() throws Exception {
        LeakReport report = rounds(10, LEAK, "exit 3 at 150s").duringEachRound(round -> {
            assertThat(round).isLessThan(4);
            minute();
        });
        assertIncomplete(report, Reason.TARGET_ENDED, 3);
        assertThat(((LeakReport.Incomplete) report).atLeast())
                .singleElement()
                .satisfies(leak -> assertThat(leak.runs().get(0).kept()).containsExactly(1, 1));
    }

    @Test
    void aRingThatOverflowsIsNoAllClear() throws Exception {
        LeakReport report = rounds(5, LEAK, "open File by fine at 90s every 10ms times 200 close release after 5ms")
                .ring(128)
                .during(this::minute);
        assertIncomplete(report, Reason.RING_OVERFLOW, 2);
        // the leak of the first round, and what the ring still held of the second
        assertThat(((LeakReport.Incomplete) report).atLeast())
                .extracting(LeakRoundsOnSimulationIT::function)
                .contains("leaky!fun4");
    }

    @Test
    void whereNoStackIsCapturedALeakIsNoAllClear() throws Exception {
        LeakReport report = rounds(3, "path nowhere", "open Event by nowhere at 30s every 60s")
                .during(this::minute);
        assertIncomplete(report, Reason.NO_STACKS, 3);
        assertThat(report.toString()).contains("no call stack was captured", "3 handles of type Event");
    }

    @Test
    void someStacksThatAreMissingMakeASuspectAtMost() throws Exception {
        LeakReport report = rounds(3, "path nowhere", "open Event by nowhere at 30s every 60s", FINE)
                .during(this::minute);
        assertThat(report.suspects()).singleElement().asString().contains("no stack captured", "1 per round");
    }

    @Test
    void aStopOfItsOwnDoesNotKeepTheWorkloadWaiting() throws Exception {
        LeakReport report =
                rounds(5, LEAK, "exception 0xC0000005 by waiting at 90s").during(this::minute);
        assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
        LeakReport.Incomplete incomplete = (LeakReport.Incomplete) report;
        assertThat(incomplete.reason()).isIn(Reason.STOPPED_BY_ITSELF, Reason.TARGET_ENDED);
        assertThat(incomplete.runs().get(0).warnings()).anyMatch(warning -> warning.contains("exceptions"));
    }

    @Test
    void anExceptionThatTheProgramHandlesSpoilsNothing() throws Exception {
        LeakReport report =
                rounds(3, LEAK, "exception 0xC0000005 by waiting at 90s caught").during(this::minute);
        assertThat(report.leaks()).hasSize(1);
        assertThat(report.runs().get(0).warnings())
                .singleElement()
                .asString()
                .contains("1 in all", "exception 0xc0000005");
    }

    @Test
    void aProgramThatLivesOnExceptionsIsJudgedAsAnyOther() throws Exception {
        LeakReport report = rounds(10, LEAK, "exception 0xC0000005 by waiting every 3ms caught")
                .settle(Duration.ofMillis(50))
                .during(() -> {});
        assertThat(report).as(report.toString()).isInstanceOf(LeakReport.Complete.class);
        assertThat(report.runs().get(0).warnings()).singleElement().asString().contains("sent on");
    }

    @Test
    void aBreakpointInTheProgramSpoilsTheRound() throws Exception {
        assertIncomplete(
                rounds(3, LEAK, "exception 0x80000003 by waiting at 90s caught").during(this::minute),
                Reason.STOPPED_BY_ITSELF,
                2);
    }

    @Test
    void tracingThatIsRefusedIsNoAllClear() throws Exception {
        LeakReport report =
                rounds(3, LEAK, "fault swallow on \"!htrace -enable*\"").during(this::minute);
        assertIncomplete(report, Reason.NOT_TRACED, 0);
    }

    @Test
    void aDebuggerThatDiesIsNoAllClear() throws Exception {
        LeakReport report =
                rounds(3, LEAK, "fault die 7 on \"!htrace -diff\" nth 2").during(this::minute);
        assertThat(report)
                .isInstanceOfSatisfying(
                        LeakReport.Incomplete.class,
                        incomplete -> assertThat(incomplete.reason()).isEqualTo(Reason.DEBUGGER_FAILED));
    }

    @Test
    void aHuntThatIsInterruptedLeavesTheSessionAsItWas() throws Exception {
        try (DebugSession session = debugger(LEAK).attach(Simulation.PROCESS_ID)) {
            LeakReport report = HandleLeaks.in(session).settle(Duration.ZERO).duringEachRound(round -> {
                if (round == 2) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(Thread.interrupted()).isTrue();
            assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.handleTracing().diff())
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            diff -> assertThat(diff.reason()).isEqualTo(HandleDiff.Reason.NOT_TRACED));
        }
    }

    @Test
    void theWorkloadsOwnExceptionGoesThroughAndTheSessionIsLeftAsItWas() throws Exception {
        try (DebugSession session = debugger(LEAK).attach(Simulation.PROCESS_ID)) {
            IOException own = new IOException("no connection");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> HandleLeaks.in(session)
                            .settle(Duration.ZERO)
                            .duringEachRound(round -> {
                                assertThat(session.state()).isEqualTo(RunState.RUNNING);
                                if (round == 2) {
                                    throw own;
                                }
                            }))
                    .isSameAs(own);
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.handleTracing().diff())
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            diff -> assertThat(diff.reason()).isEqualTo(HandleDiff.Reason.NOT_TRACED));
        }
    }

    @Test
    void aSessionThatRanRunsAfterwards() throws Exception {
        try (DebugSession session = debugger(LEAK).attach(Simulation.PROCESS_ID)) {
            session.resume();
            LeakReport report =
                    HandleLeaks.in(session).rounds(2).settle(Duration.ZERO).during(this::minute);
            assertThat(report.leaks()).hasSize(1);
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void tracingThatWasOnIsLeftOn() throws Exception {
        try (DebugSession session = debugger(LEAK).attach(Simulation.PROCESS_ID)) {
            session.handleTracing().enable(128);
            session.resume();
            minute();
            LeakReport report =
                    HandleLeaks.in(session).rounds(2).settle(Duration.ZERO).during(this::minute);
            assertThat(report.leaks())
                    .singleElement()
                    .satisfies(leak -> assertThat(leak.handles()).isEqualTo(2));
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
            session.breakIn();
            assertThat(session.handleTracing().traces()).isNotEmpty();
        }
    }
}
