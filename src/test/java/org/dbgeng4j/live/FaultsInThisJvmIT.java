// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an engine does to the JVM that it is loaded into, in a JVM of its own: calls come back in time although native code
 * hangs, the JVM can end all the same, and when the engine ends it the code is the engine's.
 */
@Timeout(120)
class FaultsInThisJvmIT {
    private static final Duration CALL = SuffersInProcess.TIMEOUT;

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();

    @RegisterExtension
    final FaultWatch watch = FaultWatch.simulated();

    private Process jvm;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void endTheJvm() {
        if (jvm != null) {
            jvm.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"command, fault hang on lm after 40", "symbols, fault hang on .reload*"})
    void aHangInNativeCodeLeavesTheCallerFree(String call, String fault) throws Exception {
        run(call, fault);
        assertThat(inTime("call", CALL)).startsWith("CommandTimeoutException: ").contains("the session is dead");
        assertThat(said).contains("state DEAD");
        assertThat(inTime("close", Duration.ZERO)).isEqualTo("nothing thrown");
        assertThat(said).contains("state CLOSED");
        assertOnlyAHelperJvmHelps();
    }

    @Test
    void aBreakInThatNeverArrives() throws Exception {
        run("break in", "fault hang at 100ms");
        assertThat(inTime("call", CALL)).startsWith("BreakInException: ").contains("did not stop");
        assertThat(said).contains("state RUNNING");
        // five seconds for another break-in
        assertThat(inTime("close", Duration.ofSeconds(5))).isEqualTo("nothing thrown");
        assertThat(said).contains("state CLOSED");
        assertOnlyAHelperJvmHelps();
    }

    @Test
    void anEngineThatNeverComesUp() throws Exception {
        run("start", "fault hang at 0");
        assertThat(inTime("start", SuffersInProcess.START))
                .startsWith("CommandTimeoutException: ")
                .contains("did not take hold of the target within 1 s");
        assertThat(jvm.exitValue()).isZero();
    }

    /** The thread that hangs stays, and the engine with it; the JVM ends for all that. */
    private void assertOnlyAHelperJvmHelps() {
        assertThat(line("another in this JVM")).contains("AttachException: this process's debugger engine hangs");
        assertThat(line("another in a helper JVM")).endsWith("nothing thrown");
        assertThat(jvm.exitValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "command, fault die 3 on lm, 3",
        "command, fault die 3 on lm after 60, 3",
        "run, fault die 3 at 200ms, 3",
        "start, fault die 9 at 0, 9"
    })
    void anEngineThatEndsTheProcessEndsThisJvm(String call, String fault, int code) throws Exception {
        run(call, fault);
        assertThat(said).isEmpty();
        assertThat(jvm.exitValue()).isEqualTo(code);
    }

    private interface End {
        void of(Process jvm) throws IOException;
    }

    @Test
    void anExitOfTheJvmLetsTheTargetGo() throws Exception {
        endsAfter("", Duration.ofSeconds(2), 0, jvm -> jvm.getOutputStream().close());
        assertThat(recorded()).last().asString().contains("ended", "detach");
    }

    @Test
    void aTerminationOfTheJvmLetsTheTargetGo() throws Exception {
        endsAfter("", Duration.ofSeconds(2), 143, FaultsInThisJvmIT::terminate);
        assertThat(recorded()).last().asString().contains("ended", "detach");
    }

    @Test
    void aKillOfTheJvmTakesTheEngineWithIt() throws Exception {
        endsAfter("", Duration.ZERO, 137, Process::destroyForcibly);
    }

    /** Two seconds for a break-in, and what a debugger has to let go by itself. */
    @Test
    void aTerminationOfTheJvmWaitsForNoEngineThatHangs() throws Exception {
        endsAfter("fault hang at 1ms", Duration.ofSeconds(4), 143, FaultsInThisJvmIT::terminate);
        assertThat(recorded()).last().asString().contains("ended", "abandon");
    }

    /** Nothing but the signal: {@link Process#destroy} also ends its input, at which it would exit by itself. */
    private static void terminate(Process jvm) {
        jvm.toHandle().destroy();
    }

    private void endsAfter(String fault, Duration own, int code, End end) throws Exception {
        start("hold", fault);
        try (BufferedReader lines = jvm.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            List<ProcessHandle> children = jvm.descendants().toList();
            assertThat(children).isEmpty();
            long start = System.nanoTime();
            end.of(jvm);
            assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
            watch.within("", own, Duration.ofNanos(System.nanoTime() - start));
            assertThat(jvm.exitValue()).isEqualTo(code);
        }
    }

    /** The lines of what the JVM recorded. */
    private List<String> recorded() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Files.readAllLines(files.findFirst().orElseThrow());
        }
    }

    private void start(String call, String fault) throws IOException {
        jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Ddbgeng4j.stubs=" + Stand.program(""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SuffersInProcess.class.getName(),
                        call,
                        fault,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void run(String call, String fault) throws Exception {
        start(call, fault);
        try (BufferedReader lines = jvm.inputReader()) {
            lines.lines().forEach(said::add);
        }
        assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private String line(String what) {
        return said.stream()
                .filter(line -> line.startsWith(what + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " is not in " + said));
    }

    /** What came of a call, which was made in its time and no more than may pass beyond it. */
    private String inTime(String what, Duration own) throws IOException {
        Matcher result = Pattern.compile(what + " (\\d+) (.*)").matcher(line(what));
        assertThat(result.matches()).isTrue();
        watch.within(what.equals("close") ? what : "", own, Duration.ofMillis(Long.parseLong(result.group(1))));
        return result.group(2);
    }
}
