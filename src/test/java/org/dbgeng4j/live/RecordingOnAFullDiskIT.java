// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The system takes no more of a recording in the middle of a session. */
@Timeout(120)
class RecordingOnAFullDiskIT {
    @Test
    void endsTheRecordingAndNotTheSession(@TempDir Path folder) throws Exception {
        Simulation.assumeReady();
        Path recording = folder.resolve("session.jsonl");
        Process jvm = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 600; exec \"$@\"", // blocks of 512 or 1024 bytes; enough for JNA's library
                        "sh",
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:-UsePerfData", // would be too large a file
                        "-Ddbgeng4j.stubs=" + Stand.program(""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordsOnAFullDisk.class.getName(),
                        folder.toString(),
                        recording.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(jvm.getInputStream().readAllBytes());
            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEqualToNormalizingNewlines("then: usable\nSTOPPED\n");
            assertThat(jvm.exitValue()).isZero();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(Stand.debuggers()).isEmpty();
        assertThat(Files.size(recording)).isBetween(200_000L, 600L * 1024);
        assertThat(Files.readString(recording)).doesNotContain("\"ended\"");
        // as far as it goes it can be played
        try (DebugSession replay = Debugger.replay(recording).attach(Simulation.PROCESS_ID)) {
            assertThat(replay.execute("lm").output()).contains("KERNELBASE");
        }
    }
}
