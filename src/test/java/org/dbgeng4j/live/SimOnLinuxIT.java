// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library against a simulated process, held against what the simulation knows of itself. */
@Timeout(60)
class SimOnLinuxIT {
    private static final Pattern OPENED = Pattern.compile("(?m)^\\w+ by (\\w+): opened (\\d+) closed (\\d+)$");

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

    private DebugSession attach(String... more) throws Exception {
        return Simulation.debugger(folder, Simulation.LEAKY, String.join("\n", more))
                .attach(Simulation.PROCESS_ID);
    }

    /** How many handles each call path holds open, by the simulation's own count. */
    private static Map<String, Long> truth(DebugSession session) {
        return OPENED.matcher(session.execute("!truth").output())
                .results()
                .collect(Collectors.toMap(match -> match.group(1), SimOnLinuxIT::heldOpen));
    }

    private static long heldOpen(MatchResult match) {
        return Long.parseLong(match.group(2)) - Long.parseLong(match.group(3));
    }

    private static long outstanding(HandleDiff diff, String function) {
        assertThat(diff).isInstanceOf(HandleDiff.Complete.class);
        return ((HandleDiff.Complete) diff)
                .leakSites().stream()
                        .filter(site -> site.culprit()
                                .flatMap(frame -> frame.function())
                                .filter(("leaky!" + function)::equals)
                                .isPresent())
                        .mapToLong(site -> site.outstanding().size())
                        .sum();
    }

    @Test
    void diffsAreTheExactTruthRoundAfterRound() throws Exception {
        try (DebugSession session = attach(
                "speed 20", "open Event by leak every 7ms", "open Event by fine every 5ms close release after 3ms")) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            long leakedBefore = 0;
            for (int round = 0; round < 5; round++) {
                session.resume();
                Thread.sleep(100);
                session.breakIn();
                HandleDiff diff = tracing.diff();
                Map<String, Long> truth = truth(session);
                assertThat(outstanding(diff, "fun4")).isPositive().isEqualTo(truth.get("leak") - leakedBefore);
                assertThat(outstanding(diff, "fun3")).isEqualTo(truth.get("fine"));
                assertThat(session.handles().handles()).hasSize((int) (truth.get("leak") + truth.get("fine")));
                leakedBefore = truth.get("leak");
            }
        }
    }

    @Test
    void aStopOfItsOwnComesAtItsExactMoment() throws Exception {
        try (DebugSession session =
                attach("speed fastest", "open Event by leak every 100ms", "break at 3s", "exit 3 at 1h")) {
            session.handleTracing().enable();
            session.resume();
            session.awaitStop(Duration.ofSeconds(20));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            HandleDiff diff = session.handleTracing().diff();
            assertThat(outstanding(diff, "fun4")).isEqualTo(30);
            LeakSite site = ((HandleDiff.Complete) diff).leakSites().get(0);
            assertThat(site.toString()).contains("leaky.cpp");
            session.handleTracing().disable();
            session.resume();
            session.awaitStop(Duration.ofSeconds(20));
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
    }

    @Test
    void attachesByNameAndLaunches() throws Exception {
        try (DebugSession session =
                Simulation.debugger(folder, Simulation.LEAKY).attach("leaky.exe")) {
            assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
        }
        try (DebugSession session =
                Simulation.debugger(folder, Simulation.LEAKY).open(Target.launch("leaky.exe", "a b"))) {
            assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
            assertThat(session.execute("k").output()).contains("LdrpDoDebuggerBreak");
        }
    }

    @Test
    void saysWhyItCannotAttach() throws Exception {
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> attach("refuse status 0xC0000048"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.ALREADY_DEBUGGED));
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> attach("refuse error 5"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.ACCESS_DENIED));
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> Simulation.debugger(folder, Simulation.LEAKY).attach(4711))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.NO_SUCH_PROCESS));
    }

    @Test
    void breaksInWhereNothingHappensAtAll() throws Exception {
        try (DebugSession session = attach()) {
            for (int round = 0; round < 20; round++) {
                session.resume();
                session.breakIn(Duration.ofSeconds(5));
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
            }
        }
    }

    @Test
    void aCommandIsBrokenOffTimeAndAgain() throws Exception {
        try (DebugSession session = attach("speed 20", "open Event by leak every 10ms")) {
            for (int round = 0; round < 10; round++) {
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute(".sleep 0n600000", Duration.ofMillis(20)))
                        .withMessageContaining("usable");
                assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
                session.resume();
                // nothing of the break is left to stop it
                assertThat(session.awaitStop(Duration.ofMillis(30))).isEmpty();
                session.breakIn(Duration.ofSeconds(5));
            }
        }
    }
}
