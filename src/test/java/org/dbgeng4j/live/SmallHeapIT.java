// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large for this JVM is an exception that says so, on each engine, and not the end of its memory. */
@Timeout(120)
class SmallHeapIT {
    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdb", "host", "in process"})
    void anAnswerThatIsLargerThanTheHeapLeavesTheSessionUsable(String engine, @TempDir Path folder) throws Exception {
        Path said = folder.resolve("said.txt");
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64m",
                        "-Ddbgeng4j.stubs=" + Stand.program(""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AsksForTooMuch.class.getName(),
                        engine)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(said))
                    .contains("larger than this JVM can hold", "command: lm", "Remedy: ask for less")
                    .containsPattern("it printed 6\\d{7} characters")
                    .contains("then: usable");
            assertThat(jvm.exitValue()).isZero();
        } finally {
            jvm.destroyForcibly();
        }
    }
}
