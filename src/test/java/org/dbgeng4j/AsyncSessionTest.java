// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that do not wait, their order and their cancellation. */
@Timeout(20)
class AsyncSessionTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private FakeEngine engine;

    private DebugSession open() {
        return FakeEngine.session(Target.launch("fake.exe"), made -> engine = made);
    }

    @Test
    void executesInTheOrderOfTheCalls() {
        try (DebugSession session = open()) {
            AsyncSession async = session.async();
            CompletableFuture<CommandResult> first = async.execute("one");
            CompletableFuture<CommandResult> second = async.execute("two", LONG);
            CompletableFuture<Integer> third =
                    async.call(blocking -> blocking.modules().size());
            assertThat(third.join()).isZero();
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
            assertThat(engine.sent).containsSubsequence("one", "two", "lm");
        }
    }

    @Test
    void waitsAndIsStoppedMeanwhile() {
        try (DebugSession session = open()) {
            session.resume();
            CompletableFuture<Optional<StopEvent>> stop = session.async().awaitStop(LONG);
            assertThat(stop).isNotDone();
            session.async().breakIn().join();
            assertThat(stop.join()).contains(new StopEvent.BreakIn());
        }
    }

    @Test
    void failsWithWhatTheCallThrows() {
        try (DebugSession session = open()) {
            session.resume();
            assertThat(session.async().execute("lm"))
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(RunStateException.class);
        }
    }

    @Test
    void aCancelledCallInterruptsItsOwnWorkOnly() throws Exception {
        try (DebugSession session = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            AtomicBoolean interrupted = new AtomicBoolean();
            CountDownLatch ended = new CountDownLatch(1);
            CompletableFuture<Void> slow = session.async().call(blocking -> {
                begun.countDown();
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
                return null;
            });
            CompletableFuture<CommandResult> neverSent = session.async().execute("never");
            CompletableFuture<CommandResult> next = session.async().execute("next");
            begun.await();
            neverSent.cancel(true);
            slow.cancel(true);
            ended.await();
            assertThat(interrupted).isTrue();
            assertThat(slow).isCancelled();
            assertThat(next).succeedsWithin(LONG);
            assertThat(engine.sent).contains("next").doesNotContain("never");
        }
    }

    @Test
    void moreWaitsThanThereAreThreadsFailAndDoNotThrow() {
        try (DebugSession session = open()) {
            session.resume();
            List<CompletableFuture<Optional<StopEvent>>> waits = Stream.generate(
                            () -> session.async().awaitStop(LONG))
                    .limit(65)
                    .toList();
            assertThat(waits.get(64))
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("64 calls");
            session.breakIn();
            assertThat(waits.subList(0, 64))
                    .allSatisfy(wait -> assertThat(wait.join()).contains(new StopEvent.BreakIn()));
        }
    }
}
