// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "skipped: there is no Wine on Windows, and no /bin/sh in its place")
class WinprocTest {
    @TempDir
    Path folder;

    private Winproc winproc(String launcher) throws IOException {
        Files.writeString(folder.resolve("winproc.exe"), "echo did \"$@\"\nexit 7\n");
        return new Winproc(new CdbProgram(folder.resolve("cdb.exe"), List.of(launcher)));
    }

    @Test
    void anInterruptIsKeptForWhoWaitsNext() throws IOException {
        Thread.currentThread().interrupt();
        Winproc.Answer answer = winproc("/bin/sh").run(Duration.ofSeconds(30), "break", "5");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer.output()).isEqualTo("did break 5\n");
        assertThat(answer.code()).isEqualTo(7);
    }

    @Test
    void whatCannotBeStartedIsTold() throws IOException {
        Winproc winproc = winproc(folder.resolve("nothing").toString());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> winproc.run(Duration.ofSeconds(30), "break", "5"))
                .withMessageContaining("nothing");
    }
}
