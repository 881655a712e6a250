// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dbgeng4j.UserProgram.Jdk;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A user's program that needs no debugger and no option of the JVM's: it plays a recording back and reads a dump. */
class ConsumerTest {
    private static final Path RECORDING =
            Path.of("examples/recordings/first-leak.jsonl").toAbsolutePath();
    private static final Path DUMP =
            Path.of("src/test/resources/dumps/crashpad-handles.dmp").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static UserProgram program;

    @BeforeAll
    static void compile() {
        program = new UserProgram(Path.of("target/classes"), folder, "Consumer");
    }

    static List<Jdk> jdks() throws IOException {
        return UserProgram.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void worksAsAModule(Jdk jdk) throws Exception {
        jdk.assumeThere();
        assertThat(run(jdk, program.asModule("Consumer"))).startsWith("library is module org.dbgeng4j");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void worksOnTheClassPath(Jdk jdk) throws Exception {
        jdk.assumeThere();
        assertThat(run(jdk, program.onClassPath("Consumer"))).startsWith("library is on the class path");
    }

    private static String run(Jdk jdk, List<String> how) throws Exception {
        String output = program.run(jdk, how, RECORDING, DUMP);
        assertThat(output)
                .contains("leak by leakyhandles!fun4+", "leakyhandles.cpp @ 28]", "dump of 147 handles")
                // neither of the two loads native code
                .doesNotContain("WARNING");
        return output;
    }
}
