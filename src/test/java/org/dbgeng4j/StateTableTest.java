// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Does each call in each state and compares what happens with the table in {@code docs/architecture.md}. */
@Timeout(60)
class StateTableTest {
    private static final Path PAGE = Path.of("docs", "architecture.md");
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final List<RunState> STATES = List.of(
            RunState.STOPPED, RunState.RUNNING, RunState.BREAKING_IN, RunState.EXITED, RunState.CLOSED, RunState.DEAD);

    private static final Map<String, Function<DebugSession, String>> CALLS = calls();

    private FakeEngine engine;

    private static Map<String, Function<DebugSession, String>> calls() {
        Map<String, Function<DebugSession, String>> calls = new LinkedHashMap<>();
        calls.put("`execute`, typed calls", session -> {
            session.execute("lm");
            return "executes";
        });
        calls.put("`resume`", done(DebugSession::resume));
        calls.put("`step`, `stepOver`, `stepOut`", done(DebugSession::step));
        calls.put("`runUntil`", session -> {
            session.runUntil(event -> true, SHORT);
            return "runs";
        });
        calls.put("`breakIn`", done(session -> session.breakIn(Duration.ofSeconds(10))));
        calls.put("`awaitStop`", session -> {
            Optional<StopEvent> event = session.awaitStop(SHORT);
            return event.isPresent() ? "the last stop" : "waits";
        });
        calls.put("`lastEvent`", session -> session.lastEvent() == null ? "nothing" : "the last stop");
        calls.put("`kill`", done(DebugSession::kill));
        calls.put("`restart`", session -> {
            session.restart();
            return "to `" + session.state() + "`";
        });
        calls.put("`detach`", done(DebugSession::detach));
        calls.put("`close`", done(DebugSession::close));
        return calls;
    }

    private interface Call {
        void on(DebugSession session);
    }

    private static Function<DebugSession, String> done(Call call) {
        return session -> {
            RunState before = session.state();
            call.on(session);
            return session.state() == before ? "nothing" : "to `" + session.state() + "`";
        };
    }

    @Test
    void isAsThePageSays() throws Exception {
        List<String> table = new ArrayList<>();
        table.add("| call | " + STATES.stream().map(state -> "`" + state + "`").collect(Collectors.joining(" | "))
                + " |");
        table.add("| --- |" + " --- |".repeat(STATES.size()));
        for (Map.Entry<String, Function<DebugSession, String>> call : CALLS.entrySet()) {
            StringBuilder row = new StringBuilder("| " + call.getKey() + " |");
            for (RunState state : STATES) {
                row.append(' ')
                        .append(outcome(state, call.getKey(), call.getValue()))
                        .append(" |");
            }
            table.add(row.toString());
        }
        assertThat(page())
                .as("the table should be\n%s\n", String.join("\n", table))
                .containsSubsequence(table);
    }

    private String outcome(RunState state, String name, Function<DebugSession, String> call) throws Exception {
        try (DebugSession session = in(state)) {
            assertThat(session.state()).as(name).isEqualTo(state);
            if (name.contains("step") || name.contains("runUntil")) {
                engine.whenResumed = command -> engine.stops("", "Create thread 0:24");
            }
            CompletableFuture<Void> later = state == RunState.BREAKING_IN ? stopSoon() : null;
            try {
                return name.contains("step") && state == RunState.STOPPED ? steps(session, call) : call.apply(session);
            } catch (DebuggerException e) {
                return "`" + e.getClass().getSimpleName() + "`";
            } finally {
                if (later != null) {
                    later.get(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static String steps(DebugSession session, Function<DebugSession, String> call) {
        call.apply(session);
        assertThat(session.lastEvent()).isEqualTo(new StopEvent.Stepped());
        return "steps";
    }

    /** What was asked for comes a little later than the call. */
    private CompletableFuture<Void> stopSoon() {
        FakeEngine asked = engine;
        return CompletableFuture.runAsync(
                () -> asked.stops("", "Break instruction exception - code 80000003 (first chance)"),
                CompletableFuture.delayedExecutor(4 * SHORT.toMillis(), TimeUnit.MILLISECONDS));
    }

    private DebugSession in(RunState state) throws InterruptedException {
        DebugSession session = FakeEngine.session(Target.launch("fake.exe"), made -> engine = made);
        switch (state) {
            case RUNNING -> session.resume();
            case BREAKING_IN -> {
                engine.stopsWhenAsked = false;
                session.resume();
                Thread asking = new Thread(session::breakIn, "breaks in");
                asking.setDaemon(true);
                asking.setUncaughtExceptionHandler((thread, e) -> {});
                asking.start();
                while (session.state() != RunState.BREAKING_IN) {
                    Thread.onSpinWait();
                }
            }
            case EXITED -> {
                session.resume();
                engine.stops("", "Exit process 0:20, code 0");
            }
            case CLOSED -> session.close();
            case DEAD -> engine.listener.ended("it was killed");
            default -> {}
        }
        return session;
    }

    private static List<String> page() throws IOException {
        return Files.readAllLines(PAGE);
    }
}
