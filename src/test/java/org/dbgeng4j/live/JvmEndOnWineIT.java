// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The end of a JVM with a session open lets the target go and leaves no debugger behind. */
@Tag("wine")
@Timeout(120)
class JvmEndOnWineIT {
    @RegisterExtension
    final FaultWatch watch = FaultWatch.real();

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private interface End {
        void of(Process jvm) throws IOException;
    }

    @Test
    void anExit() throws Exception {
        endsWellAfter(jvm -> jvm.getOutputStream().close());
    }

    @Test
    void aTermination() throws Exception {
        endsWellAfter(jvm -> jvm.toHandle().destroy()); // the signal alone: its input stays open
    }

    @Test
    void aKill() throws Exception {
        endsWellAfter(Process::destroyForcibly);
    }

    private void endsWellAfter(End end) throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5)) {
            Process jvm = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Ddbgeng4j.stubs=" + Stand.program(""),
                            "-cp",
                            System.getProperty("java.class.path"),
                            HoldsASession.class.getName(),
                            Long.toString(sample.processId()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(said.readLine()).isEqualTo("ready");
                List<ProcessHandle> debuggers =
                        jvm.descendants().filter(ProcessHandle::isAlive).toList();
                assertThat(debuggers).isNotEmpty();
                // two seconds for each step of an end in good order
                assertThat(watch.inTime(Duration.ofSeconds(6), () -> {
                            end.of(jvm);
                            assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
                            for (ProcessHandle debugger : debuggers) {
                                debugger.onExit().get(10, TimeUnit.SECONDS);
                            }
                        }))
                        .isNull();
            } finally {
                jvm.destroyForcibly();
            }
            sample.assertCounting();
        }
    }
}
