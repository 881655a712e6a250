// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code leaks --write-baseline} loses nothing of what people wrote. */
@Timeout(120)
class BaselineIT {
    private static final String WRITTEN = """
            # ours, by hand
            module: other
            reason: seldom, issue 12
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path list;

    @BeforeEach
    void prepare() throws IOException {
        Simulation.assumeReady();
        list = Files.writeString(folder.resolve("known-leaks.txt"), WRITTEN);
    }

    private int run(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("leaks", "--pid", "" + Simulation.PROCESS_ID));
        words.addAll(List.of("--rounds", "3", "--round-time", "100ms", "--settle", "50ms", "--cdb"));
        words.add(Simulation.debugger(folder, Simulation.LEAKY, "speed 20", "open Event by leak every 10ms")
                .path()
                .toString());
        words.addAll(List.of(more));
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words.toArray(String[]::new));
    }

    @Test
    void aListThatIsNotTheKnownOneIsLeftAlone() throws IOException {
        assertThat(run("--write-baseline", list.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("would write over", list.toString(), "Remedy: give the file as --known too");
        assertThat(out.toString()).as("before the rounds").isEmpty();
        assertThat(list).hasContent(WRITTEN);
    }

    @Test
    void theKnownListKeepsAllThatItSaysAndGrowsOnce() throws IOException {
        String[] both = {"--known", list.toString(), "--write-baseline", list.toString()};
        assertThat(run(both)).as(err.toString()).isZero();
        String text = Files.readString(list);
        assertThat(text).startsWith(WRITTEN + "\n\nfingerprint: v1:").contains("baseline, not looked at yet");
        assertThat(KnownLeaks.read(list).entries()).hasSize(2);
        assertThat(run(both)).isZero();
        assertThat(list).hasContent(text);
        assertThat(run("--known", list.toString())).isZero();
    }

    @Test
    void anotherFileHasTheKnownEntriesToo() throws IOException {
        Path other = folder.resolve("other.txt");
        assertThat(run("--known", list.toString(), "--write-baseline", other.toString()))
                .isZero();
        assertThat(KnownLeaks.read(other).entries())
                .hasSize(2)
                .startsWith(KnownLeaks.read(list).entries().get(0));
        assertThat(list).hasContent(WRITTEN);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeTheRounds() throws IOException {
        assertThat(run(
                        "--write-baseline",
                        folder.resolve("none").resolve("a.txt").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("cannot be written", "there is no folder", "Remedy");
        assertThat(out.toString()).isEmpty();
    }
}
