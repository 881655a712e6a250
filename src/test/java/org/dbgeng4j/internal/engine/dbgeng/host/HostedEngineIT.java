// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.FutureTask;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngOptions;
import org.dbgeng4j.live.Interrupt;
import org.dbgeng4j.live.Simulation;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostedEngineIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private static HostedEngine start(String fault) throws Exception {
        Path library = Simulation.dbgEng(Simulation.LEAKY, fault).path();
        return HostedEngine.start(
                library, new DbgEngOptions(".", LONG), Target.attach(Simulation.PROCESS_ID), new EngineListener() {
                    @Override
                    public void stopped(String text) {}

                    @Override
                    public void ended(String lastWords) {}
                });
    }

    @Test
    void whatIsInterruptedBeforeItBeginsNeverBegins() throws Exception {
        HostedEngine engine = start("fault delay 3s on *slow");
        try {
            String before =
                    engine.execute("!truth", ChronoUnit.FOREVER.getDuration()).output();
            FutureTask<String> slow =
                    new FutureTask<>(() -> engine.execute(".echo slow", LONG).output());
            Thread waiting = new Thread(slow, "waits");
            waiting.start();
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(Interrupt.in(() -> engine.resume("g"))).hasMessageContaining("it was not sent");
            assertThat(slow.get()).isEqualTo("slow\n");
            assertThat(engine.execute("!truth", LONG))
                    .satisfies(answer -> assertThat(answer.output()).isEqualTo(before))
                    .satisfies(answer -> assertThat(answer.succeeded()).contains(true));
        } finally {
            engine.end(Ending.DETACH, LONG);
        }
    }

    @Test
    void theLogOfAnEarlierProcessOfTheSameNumberIsNoCrash() throws Exception {
        HostedEngine engine = start("");
        ProcessHandle host = Stand.debuggers().get(0);
        Path log = Path.of(System.getProperty("java.io.tmpdir"), "dbgeng4j-host-" + host.pid() + ".log");
        try {
            Files.writeString(log, "an old one");
            Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(3_600)));
            host.destroyForcibly();
            assertThatExceptionOfType(DebuggerEndedException.class)
                    .isThrownBy(() -> engine.execute("lm", LONG))
                    .withMessageContaining("137") // 128 and the signal
                    .withMessageNotContaining("native code crashed");
        } finally {
            Files.delete(log);
            engine.abandon();
        }
    }
}
