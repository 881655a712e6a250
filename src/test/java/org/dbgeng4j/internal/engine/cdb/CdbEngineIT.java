// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.live.Simulation;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The child process cdb when it does not read, is slow, or when its target speaks as it does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CdbEngineIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** As long as many commands are that were cancelled and lie in the pipe. */
    private static final String LONGER_THAN_A_PIPE = ".echo " + "x".repeat(200_000);

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private CdbEngine start(CompletableFuture<String> ended, String fault) throws Exception {
        Simulation.debugger(folder, Simulation.LEAKY, fault);
        return CdbEngine.start(
                new CdbProgram(folder.resolve("cdb"), List.of()),
                new CdbOptions(".", StandardCharsets.UTF_8, LONG),
                Target.attach(Simulation.PROCESS_ID),
                new EngineListener() {
                    @Override
                    public void stopped(String text) {}

                    @Override
                    public void ended(String lastWords) {
                        ended.complete(lastWords);
                    }
                });
    }

    private static CommandTimeoutException interrupted(CdbEngine engine, String command) throws Exception {
        CompletableFuture<CommandTimeoutException> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                engine.execute(command, LONG);
                thrown.completeExceptionally(new AssertionError("it was answered"));
            } catch (CommandTimeoutException e) {
                thrown.complete(e);
            }
        });
        caller.start();
        caller.interrupt();
        return thrown.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aDebuggerThatDoesNotReadIsGivenUpInTime() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CdbEngine engine = start(ended, "fault hang on *first*");
        assertThat(interrupted(engine, ".echo first")).hasMessageContaining("goes on");
        assertThat(interrupted(engine, LONGER_THAN_A_PIPE)).hasMessageContaining("goes on");
        assertThatExceptionOfType(CommandTimeoutException.class)
                .isThrownBy(() -> engine.execute(LONGER_THAN_A_PIPE, Duration.ofMillis(100)))
                .withMessageContaining("the session is dead");
        assertThat(ended).isCompleted();
        assertThat(Stand.debuggers()).isEmpty();
    }

    @Test
    void whatTakesALateBreakMayBeLateItself() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CdbEngine engine = start(ended, "fault delay 2500ms on .sleep?1");
        assertThat(interrupted(engine, ".sleep 0n60000")).hasMessageContaining("goes on");
        assertThat(engine.execute(".echo next", LONG).output()).isEqualTo("next\n");
        assertThat(ended).isNotDone();
        engine.end(Ending.DETACH, LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Breakpoint 3 hit\\n",
                "       ^ No runnable debuggees error in 'g'\\n",
                "No runnable debuggees error",
                "Last event: 1.1: Exit process 0:1, code 7\\n",
                "Last event: 1.1: Exit process 0:1, code 123456789\\n"
            })
    void aTargetThatSpeaksAsTheDebuggerRunsOn(String said) throws Exception {
        String scenario = "say \"" + said + "\" every 1ms";
        try (DebugSession session =
                Simulation.debugger(folder, Simulation.LEAKY, scenario).attach(Simulation.PROCESS_ID)) {
            session.resume();
            assertThat(session.awaitStop(Duration.ofMillis(200))).isEmpty();
            session.breakIn(LONG);
            assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.execute(".echo next").output()).isEqualTo("next\n");
        }
    }

    @Test
    void theDebuggersPathMayBeRelative() throws Exception {
        Simulation.debugger(folder, Simulation.LEAKY);
        Path here = Path.of("").toAbsolutePath();
        Path relative = here.relativize(folder.toRealPath().resolve("cdb"));
        assertThat(relative).isRelative();
        assertThat(Files.exists(relative)).isTrue();
        try (DebugSession session = Debugger.at(relative).attach(Simulation.PROCESS_ID)) {
            assertThat(session.engine().path()).isEqualTo(here.resolve(relative).toString());
        }
    }
}
