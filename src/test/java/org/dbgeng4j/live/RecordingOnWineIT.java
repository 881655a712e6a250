// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.CommandResult;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leak hunt on a real process is recorded, and found again where there is neither the process nor a debugger. */
@Tag("wine")
class RecordingOnWineIT {
    @TempDir
    Path folder;

    private Path recording;
    private Target target;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private List<Object> record() throws Exception {
        recording = folder.resolve("hunt.jsonl");
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            target = Target.attach(sample.processId());
            List<Object> live = RecordedLeakHunt.hunt(
                    Stand.debugger().recordingTo(recording), target, () -> sample.awaitLeaked(sample.leaked() + 5));
            sample.assertCounting();
            return live;
        }
    }

    @Test
    void aLeakHuntReplaysWithEqualResults() throws Exception {
        List<Object> live = record();
        List<Object> replayed = RecordedLeakHunt.hunt(Debugger.replay(recording), target, () -> {});
        assertThat(replayed).isEqualTo(live).hasSize(18);
        assertThat(live).filteredOn(HandleDiff.class::isInstance).hasSize(2);
        assertThat(((HandleDiff) live.get(3)).leakSites()).hasSize(1);
        assertThat(live).filteredOn(CommandResult.class::isInstance).hasSize(1);
        assertThat(live.get(1).toString()).contains("CommandFailedException");
    }

    @Test
    void itReplaysInAJvmThatHasNoDebuggerAndNoWine() throws Exception {
        List<String> live = new ArrayList<>(List.of("no debugger"));
        record().forEach(result -> live.add(RecordedLeakHunt.all(result)));
        live.addAll(List.of("environment: []", "children: 0"));

        Path said = folder.resolve("said.txt");
        ProcessBuilder jvm = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                RecordedLeakHunt.class.getName(),
                recording.toString(),
                Long.toString(((Target.ById) target).processId()));
        jvm.environment().clear();
        jvm.environment().put("PATH", folder.toString());
        // where it runs there is nothing either
        jvm.directory(Files.createDirectory(folder.resolve("elsewhere")).toFile());
        Process process =
                jvm.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(said, StandardCharsets.UTF_8)).isEqualTo(live);
        assertThat(process.exitValue()).isZero();
    }
}
