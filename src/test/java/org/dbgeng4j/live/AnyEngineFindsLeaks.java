// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.junit.jupiter.api.Test;

/** The leak hunt, held against what the simulation knows of itself. */
interface AnyEngineFindsLeaks extends AnyEngine {
    Pattern OPENED = Pattern.compile("(?m)^\\w+ by (\\w+): opened (\\d+) closed (\\d+)$");

    /** How many handles each call path holds open, by the simulation's own count. */
    private static Map<String, Long> truth(DebugSession session) {
        return OPENED.matcher(session.execute("!truth").output())
                .results()
                .collect(Collectors.toMap(match -> match.group(1), AnyEngineFindsLeaks::heldOpen));
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
    default void diffsAreTheExactTruthRoundAfterRound() throws Exception {
        attached(
                session -> {
                    HandleTracing tracing = session.handleTracing();
                    tracing.enable();
                    long leakedBefore = 0;
                    for (int round = 0; round < 5; round++) {
                        session.resume();
                        // the workload: simulated time passes
                        Thread.sleep(100);
                        session.breakIn();
                        HandleDiff diff = tracing.diff();
                        Map<String, Long> truth = truth(session);
                        assertThat(outstanding(diff, "fun4")).isPositive().isEqualTo(truth.get("leak") - leakedBefore);
                        assertThat(outstanding(diff, "fun3")).isEqualTo(truth.get("fine"));
                        assertThat(session.handles().handles()).hasSize((int) (truth.get("leak") + truth.get("fine")));
                        leakedBefore = truth.get("leak");
                    }
                },
                "speed 20",
                "open Event by leak every 7ms",
                "open Event by fine every 5ms close release after 3ms");
    }

    @Test
    default void aStopOfItsOwnComesAtItsExactMoment() throws Exception {
        attached(
                session -> {
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
                },
                "speed fastest",
                "open Event by leak every 100ms",
                "break at 3s",
                "exit 3 at 1h");
    }
}
