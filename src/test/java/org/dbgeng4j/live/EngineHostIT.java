// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The helper JVM and its ends: whatever happens to one of the two, the other is neither lost nor left behind. */
@Timeout(120)
class EngineHostIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void leavesNoHostBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private static DebugSession attach(String... more) throws IOException {
        return Simulation.dbgEng(Simulation.LEAKY, String.join("\n", more)).attach(Simulation.PROCESS_ID);
    }

    private interface End {
        void of(Process jvm) throws IOException;
    }

    @Test
    void anExitOfTheJvmLeavesNoHost() throws Exception {
        leavesNoHostAfter(jvm -> jvm.getOutputStream().close());
    }

    @Test
    void aTerminationOfTheJvmLeavesNoHost() throws Exception {
        leavesNoHostAfter(jvm -> jvm.toHandle().destroy()); // the signal alone: its input stays open
    }

    @Test
    void aKillOfTheJvmLeavesNoHost() throws Exception {
        leavesNoHostAfter(Process::destroyForcibly);
    }

    private static void leavesNoHostAfter(End end) throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Ddbgeng4j.stubs=" + Stand.program(""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsAHostedSession.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("ready");
            List<ProcessHandle> hosts =
                    jvm.descendants().filter(ProcessHandle::isAlive).toList();
            assertThat(hosts).isNotEmpty();
            end.of(jvm);
            assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (ProcessHandle host : hosts) {
                host.onExit().get(30, TimeUnit.SECONDS);
            }
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void aKilledHostIsSeenWhileItIsIdle() throws Exception {
        try (DebugSession session = attach()) {
            kill(Stand.debuggers());
            assertThatExceptionOfType(DebuggerEndedException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("137"); // 128 and the signal
            assertThat(session.state()).isEqualTo(RunState.DEAD);
            assertThatExceptionOfType(DebuggerException.class).isThrownBy(session::breakIn);
        }
    }

    @Test
    void aKilledHostIsSeenWhileTheTargetRuns() throws Exception {
        try (DebugSession session = attach()) {
            session.resume();
            kill(Stand.debuggers());
            assertThatExceptionOfType(DebuggerEndedException.class).isThrownBy(() -> session.awaitStop(LONG));
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
    }

    private static void kill(List<ProcessHandle> hosts) throws Exception {
        assertThat(hosts).isNotEmpty();
        for (ProcessHandle host : hosts) {
            host.destroyForcibly();
            host.onExit().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCrashInNativeCodeIsAnExceptionWithThePlaceOfItsLog() throws Exception {
        try (DebugSession session = attach()) {
            DebuggerEndedException thrown =
                    catchThrowableOfType(DebuggerEndedException.class, () -> session.execute("!standin.crash"));
            Matcher log = Pattern.compile("the error log: (.*)").matcher(thrown.getMessage());
            assertThat(log.find()).as(thrown.getMessage()).isTrue();
            Path file = Path.of(log.group(1));
            assertThat(file).content().contains("SIGSEGV").contains("libdbgeng.so");
            Files.delete(file);
            assertThat(thrown).hasMessageContaining("!standin.crash").hasMessageContaining("what was attached goes on");
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
        try (DebugSession next = attach()) {
            assertThat(next.execute(".echo alive").output().strip()).isEqualTo("alive");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault die 3 on lm", "fault die 3 on lm after 60"})
    void aHostThatEndsInACommandIsSeenAtOnce(String fault) throws Exception {
        try (DebugSession session = attach(fault)) {
            assertThatExceptionOfType(DebuggerEndedException.class)
                    .isThrownBy(() -> session.execute("lm"))
                    .withMessageContaining("exit code 3");
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
    }

    @Test
    void aHostThatEndsWhileTheTargetRunsIsSeenAtOnce() throws Exception {
        try (DebugSession session = attach("speed 20", "fault die 3 at 200ms")) {
            session.resume();
            assertThatExceptionOfType(DebuggerEndedException.class).isThrownBy(() -> session.awaitStop(LONG));
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault errors 8 on lm",
                "fault longline 8000000 on lm",
                "fault text \"\\xff\\xfe\\x00\\xc3\\x28 \\xe2\\x82 \\xf0\\x9f\\x98\" on lm after 50"
            })
    void whatAnEngineSaysBesidesDoesNoHarm(String fault) throws Exception {
        try (DebugSession session = attach(fault)) {
            assertThat(session.execute("lm").output()).contains("leaky").contains("KERNELBASE");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void anEngineThatHangsIsGivenUp() throws Exception {
        try (DebugSession session = attach("fault hang on lm")) {
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute("lm", Duration.ofMillis(500)))
                    .withMessageContaining("dead");
            assertThat(session.state()).isEqualTo(RunState.DEAD);
        }
    }

    @Test
    void aHundredMegabytesComeThrough() throws Exception {
        try (DebugSession session = attach("fault flood 100 on lm")) {
            String output = session.execute("lm", LONG).output();
            assertThat(output.length()).isGreaterThan(100_000_000);
            assertThat(output.substring(output.length() - 2_000)).contains("KERNELBASE");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void eachSessionHasAnEngineOfItsOwn() throws Exception {
        try (DebugSession first = attach();
                DebugSession second = attach()) {
            first.resume();
            assertThat(second.execute(".echo mine").output().strip()).isEqualTo("mine");
            first.breakIn();
            assertThat(first.lastEvent()).isEqualTo(new StopEvent.BreakIn());
        }
    }

    @Test
    void saysWhichEngineItLoaded() throws Exception {
        try (DebugSession session = attach()) {
            assertThat(session.engine().kind()).isEqualTo("dbgeng");
            assertThat(session.engine().banner()).contains("stand-in");
            assertThat(session.engine().version()).contains("0.1");
        }
    }
}
