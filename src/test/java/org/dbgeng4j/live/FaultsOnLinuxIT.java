// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With cdb at the other end of a pipe, which has faults of its own. */
class FaultsOnLinuxIT extends FaultsOfAProcess {
    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.debugger(folder, scenario);
    }

    @Override
    Duration startTime() {
        return Duration.ofSeconds(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault mute on lm", "fault mute on lm after 100", "fault close on lm after 20"})
    void aDebuggerThatFallsSilentIsGivenUp(String fault) throws Exception {
        withFault(fault, session -> {
            assertThat(inTime(TIMEOUT, () -> session.execute("lm", TIMEOUT)))
                    .isInstanceOfAny(CommandTimeoutException.class, DebuggerEndedException.class);
            assertDead(session);
        });
    }

    @Test
    void aDebuggerThatDiesOfAResume() throws Exception {
        withFault("fault die 3 on g", session -> {
            session.resume();
            assertThat(inTime(Duration.ZERO, () -> session.awaitStop(LONG))).isInstanceOf(DebuggerEndedException.class);
            assertDead(session);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault hang on g", "fault mute on g"})
    void aDebuggerThatFallsSilentWhileTheTargetRuns(String fault) throws Exception {
        withFault(fault, session -> {
            session.resume();
            assertThat(inTime(TIMEOUT, () -> session.breakIn(TIMEOUT))).isInstanceOf(DebuggerException.class);
            assertThat(session.state()).isIn(RunState.RUNNING, RunState.DEAD);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault split 1 on start",
                "fault stale on lm",
                "fault stale on lm after 120",
            })
    void whatAPipeDoesBesidesDoesNoHarm(String fault) throws Exception {
        whatADebuggerSaysBesidesDoesNoHarm(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault die 9 on start", "fault die 9 on start after 100", "fault die 9 on start after 400"})
    void aDebuggerThatEndsInItsGreeting(String fault) throws Exception {
        aDebuggerThatEndsAtOnce(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fault hang on start", "fault hang on start after 200", "fault mute on start after 200"})
    void aDebuggerThatFallsSilentInItsGreeting(String fault) throws Exception {
        aDebuggerThatNeverComesUp(fault);
    }

    /** As the Store's aliases do: what is started is not what debugs. */
    @ParameterizedTest
    @ValueSource(strings = {"", "fault hang on lm"})
    void aLauncherThatDiesTakesTheDebuggerWithIt(String fault) throws Exception {
        try (DebugSession session = launched("%s\nexit 0", fault)) {
            assertThat(session.execute(".echo one").output().strip()).isEqualTo("one");
            ProcessHandle launcher = Stand.debuggers().stream()
                    .filter(process -> process.children().findAny().isPresent())
                    .findFirst()
                    .orElseThrow();
            List<ProcessHandle> real = launcher.descendants().toList();
            assertThat(real).hasSize(1);
            launcher.destroyForcibly();
            // seen when its streams have had their second to end; the debugger answers until then
            Throwable thrown = inTime(Duration.ofSeconds(2), () -> {
                while (session.state() != RunState.DEAD) {
                    session.execute("lm");
                }
            });
            assertThat(thrown == null ? "" : thrown.getClass().getSimpleName())
                    .isIn("", DebuggerEndedException.class.getSimpleName());
            assertDead(session);
            assertThat(inTime("close", Duration.ofSeconds(2), session::close)).isNull();
            Await.until("the debugger is gone: " + real, () -> real.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aLauncherThatDoesNotWait() throws Exception {
        // the debugger starts once the launcher's end was seen, or it might be too quick
        String launcher = "exec 3<&0\n(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; exec %s) <&3 &";
        Throwable thrown =
                inTime(Duration.ofSeconds(2), () -> launched(launcher, "").close());
        assertThat(thrown).isInstanceOf(DebuggerException.class);
        Await.until(
                "the debugger ends with its input",
                () -> Stand.debuggers().isEmpty() // the shell that waits to become it has its words
                        && ProcessHandle.allProcesses()
                                .noneMatch(process -> process.info()
                                        .commandLine()
                                        .orElse("")
                                        .contains(folder + "/process.scenario")));
    }

    private DebugSession launched(String launcher, String fault) throws IOException {
        return Simulation.debugger(folder, launcher, new String[] {Simulation.LEAKY, fault})
                .attach(Simulation.PROCESS_ID);
    }
}
