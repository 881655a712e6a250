// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line on real processes. */
@Tag("wine")
abstract class OnWine {
    @TempDir
    Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    /** The exit code of a command that is given the stand-in. */
    int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--cdb", Stand.program("cdb.exe").toString()));
        return line.execute(words.toArray(String[]::new));
    }
}
