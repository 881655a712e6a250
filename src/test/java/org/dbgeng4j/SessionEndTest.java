// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No debugger is left behind, whatever a close meets. */
@Timeout(60)
class SessionEndTest {
    private final List<FakeEngine> engines = new CopyOnWriteArrayList<>();

    @Test
    void anEngineThatThrowsAtTheLastStopIsEndedAllTheSame() {
        DebugSession session = FakeEngine.session(Target.attach(20), engines::add);
        FakeEngine engine = engines.get(0);
        engine.answers.put(
                "!htrace -enable 20000",
                "Handle tracing enabled.\nHandle tracing information snapshot successfully taken.\n");
        session.handleTracing().enable();
        engine.whenExecuted = command -> {
            throw new IllegalStateException("as a broken engine would");
        };
        session.close();
        assertThat(session.state()).isEqualTo(RunState.CLOSED);
        assertThat(engine.sent).contains("!htrace -disable").endsWith("end DETACH");
    }

    @Test
    void aDebuggerThatARestartStartsForAClosedSessionIsEnded() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        DebugSession session = DebugSession.open(Target.launch("fake.exe"), Duration.ofSeconds(30), listener -> {
            if (!engines.isEmpty()) {
                starting.countDown();
                join(closed);
            }
            FakeEngine engine = new FakeEngine(listener);
            engines.add(engine);
            return engine;
        });
        CompletableFuture<Throwable> restart = CompletableFuture.supplyAsync(() -> catchThrowable(session::restart));
        starting.await();
        session.close(); // gives the restart five seconds
        closed.countDown();
        assertThat(restart.get(30, TimeUnit.SECONDS))
                .isInstanceOf(DebuggerEndedException.class)
                .hasMessageContaining("closed by another thread");
        assertThat(session.state()).isEqualTo(RunState.CLOSED);
        assertThat(engines).hasSize(2);
        assertThat(engines.get(0).sent).contains("end TERMINATE");
        assertThat(engines.get(1).sent).containsExactly("abandon");
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
