// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dbgeng4j trend} that does not come to its end: nothing that was counted is lost, nor what was there before. */
@Timeout(120)
class TrendOnSimulationIT {
    @TempDir
    Path folder;

    private Path csv;
    private String cdb;

    @BeforeEach
    void prepare() throws IOException {
        Simulation.assumeReady();
        csv = Files.writeString(folder.resolve("trend.csv"), "old");
        cdb = Simulation.debugger(folder, Simulation.LEAKY, "speed 20", "open Event by leak every 10ms")
                .path()
                .toString();
    }

    private String[] trend(long process) {
        return new String[] {
            "trend",
            "--pid",
            "" + process,
            "--cdb",
            cdb,
            "--debugger",
            "--every",
            "100ms",
            "--for",
            "1h",
            "--csv",
            "" + csv
        };
    }

    @Test
    void aWrongProcessLeavesTheFileAndPrintsNoHeading() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(trend(1234)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(csv).hasContent("old");
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("there is no process 1234");
    }

    @Test
    void anInterruptionTellsWhatWasFound() throws Exception {
        Path errors = folder.resolve("errors.txt");
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        builder.command().addAll(List.of(trend(Simulation.PROCESS_ID)));
        Process jvm = builder.redirectError(errors.toFile()).start();
        try (BufferedReader out = jvm.inputReader()) {
            for (int lines = 0; lines < 15; lines++) {
                assertThat(out.readLine()).isNotNull();
            }
            jvm.toHandle().destroy();
            assertThat(out.lines())
                    .anyMatch(line -> line.startsWith("rate: "))
                    .anyMatch(line -> line.contains("growing at"));
            assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(jvm.exitValue()).isEqualTo(143);
        assertThat(errors).content().startsWith("dbgeng4j: interrupted").hasLineCount(1);
        assertThat(Files.readAllLines(csv))
                .hasSizeGreaterThan(14)
                .first()
                .asString()
                .startsWith("time,");
    }

    @Test
    void itEndsWhenNobodyReadsAnyMore() {
        int[] lines = {0};
        Writer closed = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                if (new String(text, from, length).contains("handles") && ++lines[0] > 2) {
                    throw new IOException("Broken pipe");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(closed))
                        .setErr(new PrintWriter(err))
                        .execute(trend(Simulation.PROCESS_ID)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("whoever read it has closed it").hasLineCount(1);
    }
}
