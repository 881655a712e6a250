// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.RunState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the stand-in debugger under Wine. */
@Tag("wine")
class SessionOnWineIT extends SessionScenarios {
    @Test
    void aDebuggerThatHangsIsEndedAndItsTargetGoesOn() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                for (ProcessHandle debugger : Stand.debuggers()) {
                    new ProcessBuilder("kill", "-STOP", Long.toString(debugger.pid()))
                            .start()
                            .waitFor();
                }
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute("lm", Duration.ofMillis(100)))
                        .withMessageContaining("dead");
                assertThat(session.state()).isEqualTo(RunState.DEAD);
                assertThatExceptionOfType(DebuggerEndedException.class).isThrownBy(() -> session.execute("lm"));
            }
            sample.assertCounting();
            assertThat(Stand.debuggers()).isEmpty();
        }
    }
}
