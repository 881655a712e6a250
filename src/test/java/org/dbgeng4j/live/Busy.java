// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleCountTrend;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.LeakReport;

/** What a session may be busy with when somebody else closes it, or interrupts the thread: each call that waits. */
enum Busy {
    IDLE(session -> {}),
    EXECUTING(session -> session.execute(".sleep 0n600000", FaultScenarios.LONG)),
    WAITING(session -> {
        session.resume();
        session.awaitStop(FaultScenarios.LONG);
    }),
    RUNNING_UNTIL(session -> session.runUntil(StopEvent.Breakpoint.class, FaultScenarios.LONG)),
    STEPPING(again(DebugSession::step)),
    STEPPING_OVER(again(DebugSession::stepOver)),
    STEPPING_OUT(DebugSession::stepOut),
    BREAKING_IN(again(session -> {
        session.resume();
        session.breakIn(FaultScenarios.LONG);
    })),
    TRACING(again(session -> {
        session.handleTracing().enable();
        session.handleTracing().disable();
    })),
    LOADING_SYMBOLS(again(session -> session.reloadSymbols(FaultScenarios.LONG))),
    STILL_OPEN(session -> {
        session.handleTracing().enable();
        HandleDiff.Complete first =
                (HandleDiff.Complete) session.handleTracing().diff();
        while (true) {
            session.handleTracing().stillOpen(first);
        }
    }),
    HUNTING(session -> {
        LeakReport report = HandleLeaks.in(session).settle(FaultScenarios.LONG).during(() -> {});
        assertThat(report).isInstanceOf(LeakReport.Incomplete.class);
    }),
    COUNTING(session ->
            HandleCountTrend.sample(HandleCountSource.session(session), Duration.ofMillis(20), Integer.MAX_VALUE));

    private final FaultScenarios.Body body;

    Busy(FaultScenarios.Body body) {
        this.body = body;
    }

    private static FaultScenarios.Body again(FaultScenarios.Body body) {
        return session -> {
            while (true) {
                body.run(session);
            }
        };
    }

    Caller begin(DebugSession session) throws Exception {
        return Caller.begin(() -> body.run(session));
    }

    /** How a call ended; {@code flagged}: its thread was marked as interrupted then. */
    record Outcome(Throwable thrown, boolean flagged) {}

    /** A thread in a call. */
    record Caller(Thread thread, CompletableFuture<Outcome> outcome) {
        /** Returns when the call waits, as far as anybody can see. */
        static Caller begin(FaultWatch.Call call) throws Exception {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                Throwable thrown = null;
                try {
                    call.run();
                } catch (Throwable e) {
                    thrown = e;
                }
                outcome.complete(new Outcome(thrown, Thread.currentThread().isInterrupted()));
            });
            thread.setDaemon(true);
            thread.start();
            Await.until(
                    "it waits",
                    () -> thread.getState() != Thread.State.NEW && thread.getState() != Thread.State.RUNNABLE);
            return new Caller(thread, outcome);
        }
    }
}
