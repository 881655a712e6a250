// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.HandleDiff;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A debugger that does wrong, on each engine: an answer comes in time all the same, the session is dead or as good as
 * before, and nothing is left behind. {@code docs/reliability.md} has the table.
 */
@Timeout(120)
abstract class FaultScenarios {
    static final Duration TIMEOUT = Duration.ofMillis(500);

    /** For what is not slow by itself, on a machine that does much else. */
    static final Duration LONG = Duration.ofSeconds(30);

    /** For what is slow by itself. */
    static final Duration SLOW = Duration.ofSeconds(10);

    private static final int FLOOD = 64;
    /** More than {@code AnswerText.LIMIT} allows in the largest heap. */
    private static final int TOO_MUCH = 1_100;

    private static final int LONG_LINE = 100_000_000;

    @RegisterExtension
    final FaultWatch watch = FaultWatch.simulated();

    @TempDir
    Path folder;

    /** A debugger for the target of a scenario. */
    abstract Debugger debugger(String... scenario) throws IOException;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    interface Body {
        void run(DebugSession session) throws Exception;
    }

    void withFault(String fault, Body test) throws Exception {
        RunState last;
        try (DebugSession session = debugger(scenario(fault)).attach(Simulation.PROCESS_ID)) {
            test.run(session);
            last = session.state();
        }
        // a session that the test itself closed is judged by it
        if (last == RunState.STOPPED) {
            assertThat(fate()).isEqualTo("detached");
        } else if (last != RunState.CLOSED) {
            assertThat(fate()).isIn(last == RunState.EXITED ? List.of("exited") : List.of("detached", "kept"));
        }
    }

    /** The leaky program with this line more; {@link #fate} tells what becomes of it. */
    String[] scenario(String fault) {
        return new String[] {
            Simulation.LEAKY,
            "speed 20",
            "open Event by leak every 10ms",
            "fate \"" + folder.resolve("fate") + "\"",
            "control \"" + folder.resolve("control") + "\"",
            fault
        };
    }

    /** What has become of the target, or would if its debugger ended now; native-stubs/README.md has the words. */
    String fate() throws IOException {
        List<String> all = Files.readAllLines(folder.resolve("fate"));
        return all.get(all.size() - 1);
    }

    /** Ends the target from outside, as the task manager does. */
    void killTarget() throws IOException {
        Files.writeString(folder.resolve("control"), "kill 9\n");
    }

    Throwable inTime(Duration own, FaultWatch.Call call) throws IOException {
        return watch.inTime(own, call);
    }

    Throwable inTime(String line, Duration own, FaultWatch.Call call) throws IOException {
        return watch.inTime(line, own, call);
    }

    static void assertDead(DebugSession session) {
        assertThat(session.state()).isEqualTo(RunState.DEAD);
        long start = System.nanoTime();
        assertThat(catchThrowable(() -> session.execute("lm"))).isInstanceOf(DebuggerEndedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FaultWatch.BEYOND);
    }

    static void assertUsable(DebugSession session) {
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
        assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
        assertThat(session.execute(".echo two").output().strip()).isEqualTo("two");
        session.handleTracing().enable();
        session.resume();
        session.breakIn(LONG);
        assertThat(session.handleTracing().diff()).isInstanceOf(HandleDiff.Complete.class);
        session.handleTracing().disable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault text \"<#d4j 00000000 1 end#>\\r\\n\" on lm",
                "fault text \"0:000> \\r\\n0:001> d4j-stop-00000000\\r\\n\" on lm after 30",
                "fault text \"*** WARNING: Unable to verify checksum for leaky.exe\\r\\n\" on lm after 77",
                "fault text \"\\xff\\xfe\\x00\\xc3\\x28 \\xe2\\x82 \\xf0\\x9f\\x98\" on lm after 50",
                "fault flood 4 on lm after 50",
                "fault delay 200ms on lm after 100"
            })
    void whatADebuggerSaysBesidesDoesNoHarm(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(
                            Duration.ZERO,
                            () -> assertThat(session.execute("lm").output())
                                    .contains("leaky")
                                    .contains("KERNELBASE")))
                    .isNull();
            assertUsable(session);
        });
    }

    @Test
    void aFloodComesThroughToItsEnd() throws Exception {
        withFault("fault flood " + FLOOD + " on lm", session -> {
            assertThat(inTime(SLOW, () -> assertWhole(session, FLOOD * 1_000_000)))
                    .isNull();
            assertUsable(session);
        });
    }

    @Test
    @Timeout(240)
    void aFloodOfMoreThanTheJvmCanHoldIsAnException() throws Exception {
        Duration own = Duration.ofSeconds(90); // 3 to 10 where the machine does nothing else
        withFault("fault flood " + TOO_MUCH + " on lm", session -> {
            assertThat(inTime(own, () -> session.execute("lm", own)))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("larger than");
            assertUsable(session);
        });
    }

    @Test
    void aLineOfAnyLengthComesThroughToItsEnd() throws Exception {
        withFault("fault longline " + LONG_LINE + " on lm", session -> {
            assertThat(inTime(SLOW, () -> assertWhole(session, LONG_LINE))).isNull();
            assertUsable(session);
        });
    }

    private static void assertWhole(DebugSession session, int least) {
        String output = session.execute("lm", LONG).output();
        assertThat(output.length()).isGreaterThanOrEqualTo(least);
        assertThat(output.substring(output.length() - 2_000)).contains("KERNELBASE");
    }

    @Test
    void theLoadingOfSymbolsThatIsOnlyLateLeavesTheSessionQuietAndUsable() throws Exception {
        withFault("fault delay 500ms on .reload*", session -> {
            assertThat(inTime(Duration.ofMillis(100), () -> session.reloadSymbols(Duration.ofMillis(100))))
                    .isInstanceOf(CommandTimeoutException.class);
            assertThat(session.execute("!sym").output()).contains("quiet mode");
            assertUsable(session);
        });
    }

    @Test
    void aLateAnswerCompletesNoOtherCommand() throws Exception {
        withFault("fault delay 600ms on lm after 40", session -> {
            assertThat(inTime(Duration.ofMillis(200), () -> session.execute("lm", Duration.ofMillis(200))))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("usable");
            assertUsable(session);
        });
    }

    @Test
    void anAnswerThatIsSwallowedIsEmpty() throws Exception {
        withFault("fault swallow on lm", session -> {
            assertThat(session.execute("lm").output().strip()).isEmpty();
            assertUsable(session);
        });
    }

    @Test
    void aCommandThatNeverEndsIsBrokenOff() throws Exception {
        withFault("", session -> {
            assertThat(inTime(TIMEOUT, () -> session.execute(".sleep 0n600000", TIMEOUT)))
                    .isInstanceOf(CommandTimeoutException.class)
                    .hasMessageContaining("usable");
            assertUsable(session);
        });
    }
}
