// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The helper JVM and its ends: whatever happens to one of the two, the other is neither lost nor left behind. */
@Timeout(120)
class EngineHostIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @RegisterExtension
    final FaultWatch watch = FaultWatch.simulated();

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
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

    private void leavesNoHostAfter(End end) throws Exception {
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
            // two seconds for each step of an end in good order
            assertThat(watch.inTime(Duration.ofSeconds(6), () -> {
                        end.of(jvm);
                        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
                        for (ProcessHandle host : hosts) {
                            host.onExit().get(30, TimeUnit.SECONDS);
                        }
                    }))
                    .isNull();
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Test
    void aKilledHostIsSeenWhileItIsIdle() throws Exception {
        try (DebugSession session = attach()) {
            kill(Stand.debuggers());
            assertThat(watch.inTime(Duration.ZERO, () -> session.execute("lm")))
                    .isInstanceOf(DebuggerEndedException.class)
                    .hasMessageContaining("137"); // 128 and the signal
            assertThat(session.state()).isEqualTo(RunState.DEAD);
            assertThatExceptionOfType(DebuggerException.class).isThrownBy(session::breakIn);
        }
    }

    @Test
    void aKilledHostIsSeenWhileTheTargetRuns() throws Exception {
        try (DebugSession session = attach()) {
            session.resume();
            kill(Stand.debuggers());
            assertThat(watch.inTime(Duration.ZERO, () -> session.awaitStop(LONG)))
                    .isInstanceOf(DebuggerEndedException.class);
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
            // the JVM writes its log first
            Throwable thrown = watch.inTime(Duration.ofSeconds(5), () -> session.execute("!standin.crash"));
            assertThat(thrown).isInstanceOf(DebuggerEndedException.class);
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
