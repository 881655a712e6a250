// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The extension, compiled against JUnit 5, does the same with JUnit 6. */
@Timeout(400)
class JUnit6IT {
    private static final String WITHOUT_DEBUGGER = "org.dbgeng4j.junit.HandleLeakExtensionTest";

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @Test
    void theTestsOfTheExtensionPass() throws Exception {
        run(
                classPath("junit-"),
                WITHOUT_DEBUGGER,
                "org.dbgeng4j.junit.ThisJvmIT",
                LeakExtensionOnSimulationIT.class.getName());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whereNothingIsWatchedNoJnaIsNeeded() throws Exception {
        run(classPath("junit-", "jna-"), WITHOUT_DEBUGGER);
    }

    private void run(String classPath, String... tests) throws Exception {
        Path output = folder.resolve("output.txt");
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Ddbgeng4j.stubs=" + Stand.program("."),
                "-cp",
                classPath,
                "org.dbgeng4j.junit.UnderJUnit6"));
        words.addAll(List.of(tests));
        Process jvm = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(350, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(jvm.exitValue()).as(text).isZero();
            assertThat(text)
                    .contains("JUnit 6.")
                    .contains("0 skipped, 0 aborted")
                    .doesNotContain("\n0 passed");
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    /** This JVM's, with JUnit 6 in the place of the jars whose names begin so. */
    private static String classPath(String... without) throws Exception {
        Path jars = Path.of("target", "junit6").toAbsolutePath();
        assertThat(jars).as("copied by the build").isDirectory();
        try (Stream<Path> six = Files.list(jars)) {
            Stream<String> others = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> Arrays.stream(without)
                            .noneMatch(Path.of(entry).getFileName().toString()::startsWith));
            return Stream.concat(six.map(Path::toString), others).collect(Collectors.joining(File.pathSeparator));
        }
    }
}
