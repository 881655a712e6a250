// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static ChildProcess start(CompletableFuture<String> said, Class<?> program) throws Exception {
        return ChildProcess.start(
                "test",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName()),
                null,
                Map.of(),
                StandardCharsets.UTF_8,
                new ChildProcess.Output() {
                    @Override
                    public void read(InputStream stream) throws IOException {
                        said.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                    }

                    @Override
                    public void end() {}
                });
    }

    /** Reads nothing, and does not end by itself. */
    static final class Deaf {
        public static void main(String[] arguments) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    /** Says what it is told. */
    static final class Echo {
        public static void main(String[] arguments) throws IOException {
            System.in.transferTo(System.out);
        }
    }

    @Test
    void aProgramThatDoesNotReadKeepsNobodyWaiting() throws Exception {
        ChildProcess child = start(new CompletableFuture<>(), Deaf.class);
        // far more than a pipe holds
        for (int i = 0; i < 100; i++) {
            child.input().writeBytes(new byte[1 << 16]);
            child.input().flush();
        }
        child.closeInput();
        assertThat(child.handle().isAlive()).isTrue();
        child.destroyTree();
        assertThat(child.awaitExit(LONG)).isTrue();
        // that its streams broke is not among its last words
        assertThat(child.errorText()).isEmpty();
    }

    @Test
    void allThatWasFlushedComesBeforeTheEnd() throws Exception {
        CompletableFuture<String> said = new CompletableFuture<>();
        ChildProcess child = start(said, Echo.class);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            String line = "line " + i + "\n";
            sent.append(line);
            child.input().writeBytes(line.getBytes(StandardCharsets.UTF_8));
            child.input().flush();
        }
        child.closeInput();
        assertThat(child.awaitExit(LONG)).isTrue();
        assertThat(said.join()).isEqualTo(sent.toString());
    }

    @Test
    void namesOfVariablesAreOneOnWindowsWhateverTheirCase() {
        Map<String, String> own = Map.of("Path", "C:\\Windows", "TEMP", "C:\\t");
        Map<String, String> more = Map.of("PATH", "C:\\sdk");
        assertThat(Variables.merged(true, own, more)).hasSize(2).containsEntry("Path", "C:\\sdk");
        assertThat(Variables.merged(false, own, more))
                .hasSize(3)
                .containsEntry("Path", "C:\\Windows")
                .containsEntry("PATH", "C:\\sdk");
    }
}
