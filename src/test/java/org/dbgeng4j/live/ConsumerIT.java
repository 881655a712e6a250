// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.UserProgram;
import org.dbgeng4j.UserProgram.Jdk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A user's program beside the library's jar, on each engine and each JDK that is found on this machine: native code is
 * loaded, helpers are started, and with the option of the README the JVM has nothing to say about it.
 */
class ConsumerIT {
    private static final String[] SCENARIO = {
        Simulation.LEAKY, "speed fastest", "open Event by leak every 100ms", "break at 3s"
    };

    @TempDir
    private static Path folder;

    private static UserProgram program;
    private static Path cdb;
    private static Path library;

    @BeforeAll
    static void compile() throws Exception {
        Simulation.assumeReady();
        Path jar = Path.of(Debugger.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(jar)
                .as("Maven runs these tests against the jar")
                .isRegularFile()
                .matches(path -> path.toString().endsWith(".jar"));
        program = new UserProgram(jar, folder, "Hunter");
        cdb = Simulation.debugger(folder, SCENARIO).path();
        library = Simulation.dbgEng(SCENARIO).path();
    }

    static List<Jdk> jdks() throws IOException {
        return UserProgram.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void huntsAsAModule(Jdk jdk) throws Exception {
        jdk.assumeThere();
        String output = run(jdk, program.asModule("Hunter"), "--enable-native-access=com.sun.jna");
        assertThat(output).startsWith("library is module org.dbgeng4j").doesNotContainIgnoringCase("warning");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void huntsOnTheClassPath(Jdk jdk) throws Exception {
        jdk.assumeThere();
        String output = run(jdk, program.onClassPath("Hunter"), "--enable-native-access=ALL-UNNAMED");
        assertThat(output).startsWith("library is on the class path").doesNotContainIgnoringCase("warning");
    }

    static List<Jdk> jdksThatWarn() throws IOException {
        return UserProgram.jdks().stream().filter(Jdk::warns).toList();
    }

    /** What the two above would show, had they not been given the option. */
    @ParameterizedTest
    @MethodSource("jdksThatWarn")
    void aJdkThatWarnsNamesTheOption(Jdk jdk) throws Exception {
        jdk.assumeThere();
        assertThat(run(jdk, program.asModule("Hunter"))).contains("WARNING: Use --enable-native-access=com.sun.jna");
    }

    private static String run(Jdk jdk, List<String> how, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(how);
        String output = program.run(jdk, words, cdb, library, Simulation.PROCESS_ID);
        assertThat(output.lines())
                .contains(
                        "cdb: 30 by leaky!fun4",
                        "engine in a host: 30 by leaky!fun4",
                        "engine in process: 30 by leaky!fun4");
        return output;
    }
}
