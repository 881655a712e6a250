// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording that is kept for script/demo fits the example and the library of today. */
class FirstLeakReplayTest {
    private static final Path RECORDING = Path.of("examples/recordings/first-leak.jsonl");

    @TempDir
    Path folder;

    @Test
    void theExampleFindsTheLeakInItsRecording() throws Exception {
        Path said = folder.resolve("said.txt");
        ProcessBuilder jvm = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Path.of("examples/FirstLeak.java").toAbsolutePath().toString(),
                "leakyhandles.exe",
                "0");
        jvm.environment().remove("DBGENG4J_CDB");
        jvm.environment().put("DBGENG4J_RECORDING", RECORDING.toAbsolutePath().toString());
        Process process =
                jvm.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue())
                .as("if the library sends other commands now, record anew: script/demo --record\n%s", output)
                .isZero();
        assertThat(output)
                .contains("1 leak site(s)")
                .containsPattern("\\d+ handles of type Event, opened by leakyhandles!fun4\\+")
                .contains("leakyhandles.cpp @ 28]");
    }

    @Test
    void theRecordingIsSmallAndHoldsNoSecret() throws Exception {
        assertThat(Files.size(RECORDING)).isLessThan(200_000);
        assertThat(Files.readString(RECORDING)).doesNotContainIgnoringCase("password");
    }
}
