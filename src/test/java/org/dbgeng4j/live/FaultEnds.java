// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls that meet. Whatever a session is closed in: tracing is switched off in the target, and it is let go of in good
 * order.
 */
abstract class FaultEnds extends FaultScenarios {
    private void traced(Body body) throws Exception {
        Path recording = folder.resolve("session.jsonl");
        try (DebugSession session = debugger(Simulation.LEAKY)
                .recordingTo(recording)
                .withCommandTimeout(LONG)
                .attach(Simulation.PROCESS_ID)) {
            session.handleTracing().enable();
            body.run(session);
            assertThat(session.state()).isEqualTo(RunState.CLOSED);
        }
        assertEndedInGoodOrder(recording);
    }

    private static void assertEndedInGoodOrder(Path recording) throws IOException {
        assertThat(Files.readString(recording)).contains("!htrace -disable").contains("\"detach\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isClosedByAThreadThatIsInterrupted(boolean running) throws Exception {
        traced(session -> {
            if (running) {
                session.resume();
            }
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(session::close);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isNull();
        });
    }

    /** The usual way to it: a command is interrupted, and try-with-resources closes the session. */
    @Test
    void isClosedByTheThreadWhoseCommandWasInterrupted() throws Exception {
        traced(session -> {
            Thread caller = Thread.currentThread();
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(caller::interrupt);
            Throwable thrown = catchThrowable(() -> session.execute(".sleep 0n600000"));
            session.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(thrown).isInstanceOf(CommandTimeoutException.class);
        });
    }

    @Test
    void isClosedWhileAnotherThreadsCommandNeverEnds() throws Exception {
        traced(session -> {
            CompletableFuture<Throwable> other = new CompletableFuture<>();
            Thread caller =
                    new Thread(() -> other.complete(catchThrowable(() -> session.execute(".sleep 0n600000", LONG))));
            caller.start();
            Await.until("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
            // five seconds are the command's
            assertThat(inTime(Duration.ofSeconds(5), session::close)).isNull();
            assertThat(other.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(DebuggerEndedException.class)
                    .hasMessageContaining("closed by another thread");
        });
    }

    /** Who waits for RUNNING, and breaks in at once, is not too early. */
    @Test
    void aBreakInRightBehindTheResumeIsNotLost() throws Exception {
        withFault("", session -> {
            for (int round = 0; round < 20; round++) {
                CompletableFuture<Throwable> breakIn = CompletableFuture.supplyAsync(() -> {
                    while (session.state() != RunState.RUNNING) {
                        Thread.onSpinWait();
                    }
                    return catchThrowable(() -> session.breakIn(LONG));
                });
                session.resume();
                assertThat(breakIn.get(60, TimeUnit.SECONDS)).isNull();
            }
        });
    }
}
