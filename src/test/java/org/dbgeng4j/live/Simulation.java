// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.dbgeng4j.Debugger;

/** The stand-in debugger over a simulated process: what happens is known exactly, and it fails on demand. */
public final class Simulation {
    /** The process of {@link #LEAKY}. */
    public static final long PROCESS_ID = 2588;

    /** A program with two calls: what fun3 opens it closes, what fun4 opens it leaks. */
    public static final String LEAKY = """
            process 2588 leaky.exe
            module leaky at 0x7ff6a0000000 size 0x9000 path C:\\samples\\leaky.exe
            symbol leaky!fun3 0x1080
            symbol leaky!fun4 0x10c0
            symbol leaky!main 0x1200
            line leaky!fun4+0 C:\\samples\\leaky.cpp 27
            line leaky!fun4+0x10 C:\\samples\\leaky.cpp 28
            path program leaky!main+0x31 @(start)
            path waiting @(sleep) @program
            path leak @(event) leaky!fun4+0x1d @program
            path fine @(event) leaky!fun3+0x1d @program
            path release @(close) leaky!fun3+0x2f @program
            thread 4660 by waiting
            """;

    private static Path library;

    private Simulation() {}

    /** Skips the test where the stand-in cannot be built. */
    public static void assumeReady() {
        assumeTrue(
                Files.isExecutable(program("cdb")),
                "skipped: no simulating stand-in at " + program("cdb") + "; run make -C native-stubs");
    }

    /** One of the programs. */
    public static Path program(String name) {
        return Stand.program("sim").resolve(name);
    }

    /** The engine's library, in a copy that is this JVM's alone, since its scenario lies beside it. */
    private static Path library() throws IOException {
        if (library == null) {
            Path folder = Files.createTempDirectory("dbgeng4j-sim");
            folder.toFile().deleteOnExit();
            library = Files.copy(program("libdbgeng.so"), folder.resolve("libdbgeng.so"));
            library.toFile().deleteOnExit();
            scenarioOf(library).toFile().deleteOnExit();
        }
        return library;
    }

    private static Path scenarioOf(Path library) {
        return library.resolveSibling("libdbgeng.scenario");
    }

    /** The engine itself, which knows this scenario until another is asked for. */
    public static Debugger dbgEng(String... scenario) throws IOException {
        Files.writeString(scenarioOf(library()), String.join("\n", scenario));
        return Debugger.dbgEngAt(library());
    }

    /** A debugger that knows this scenario and no other process. */
    public static Debugger debugger(Path folder, String... scenario) throws IOException {
        return debugger(folder, "exec %s", scenario);
    }

    /** The same behind a launcher: a shell script with the debugger's command line in the place of %s. */
    public static Debugger debugger(Path folder, String launcher, String[] scenario) throws IOException {
        Path file = Files.writeString(folder.resolve("process.scenario"), String.join("\n", scenario));
        Path script = folder.resolve("cdb");
        String cdb = "'" + program("cdb") + "' -scenario '" + file.toAbsolutePath() + "' \"$@\"";
        Files.writeString(script, "#!/bin/sh\n" + launcher.formatted(cdb) + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return Debugger.at(script);
    }
}
