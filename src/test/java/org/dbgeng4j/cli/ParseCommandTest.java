// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbgeng4j.cli.ParseCommand.Format;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dbgeng4j parse}. */
class ParseCommandTest {
    private static final String LOG = "Handle tracing disabled.\n";

    @TempDir
    private Path folder;

    private Path good;
    private Path empty;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        good = Files.writeString(folder.resolve("good.log"), LOG);
        empty = Files.writeString(folder.resolve("empty.log"), "0:000> g\nno trace at all\n");
    }

    private int run(Format format, boolean imported, String... files) throws IOException {
        InputStream in = new ByteArrayInputStream(LOG.getBytes(UTF_8));
        return ParseCommand.run(List.of(files), imported, format, -1, in, new PrintWriter(out), new PrintWriter(err));
    }

    @Test
    void printsListings() throws IOException {
        assertThat(run(Format.text, false, good.toString())).isZero();
        assertThat(out).hasToString("disable\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void readsTheStandardInput() throws IOException {
        assertThat(run(Format.json, false, "-")).isZero();
        assertThat(out.toString())
                .startsWith("{\"schema\":\"dbgeng4j/1\",\"file\":\"-\",\"listings\":[{\"kind\":\"disable\"");
    }

    @Test
    void saysWhatItLookedForInAFileWithoutTraces() throws IOException {
        assertThat(run(Format.text, false, empty.toString(), good.toString())).isEqualTo(4);
        assertThat(err.toString())
                .contains("empty.log: holds no handle trace", "Handle = 0x... - OPEN", "38 dashes", "--import");
        assertThat(out.toString()).as("the other file").contains("== " + good + "\ndisable\n");
    }

    @Test
    void tellsAMissingFile() throws IOException {
        assertThat(run(Format.json, false, folder.resolve("none.log").toString()))
                .isEqualTo(4);
        assertThat(err.toString()).contains("none.log: there is no such file");
        assertThat(out.toString()).endsWith("\"listings\":[],\"warnings\":[\"there is no such file\"]}\n");
    }

    @Test
    void tellsALogThatLostItsLineEnds() throws IOException {
        Path collapsed = Files.writeString(
                folder.resolve("c.log"),
                "---- Handle = 0x3c - OPEN Thread ID = 0x1, Process ID = 0x2 0x12345678: a!b+0x1");
        assertThat(run(Format.text, true, collapsed.toString())).isEqualTo(4);
        assertThat(err.toString()).contains("lost its line ends");
    }

    @Test
    void isASubcommand() throws IOException {
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .execute("parse", "--format", "json", good.toString()))
                .isZero();
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute("parse"))
                .isEqualTo(2);
    }
}
