// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for Spock, TestNG and JUnit, compiled and run as their users do, each in a JVM of its own. */
@Tag("wine")
class HarnessExamplesOnWineIT {
    private static final Path GROOVY = Path.of("target", "groovy", "groovy-4.jar");

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private String classPath(String... harness) throws IOException {
        List<String> parts = new ArrayList<>(List.of(folder.toString(), GROOVY.toString()));
        try (Stream<Path> jars = Files.list(Path.of("target", "harnesses"))) {
            jars.filter(jar -> Stream.of(harness)
                            .anyMatch(name -> jar.getFileName().toString().startsWith(name)))
                    .forEach(jar -> parts.add(jar.toString()));
        }
        assertThat(parts).as("copied by the build").hasSize(2 + harness.length);
        // what runs our own tests is not theirs
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !new File(part).getName().matches("(junit|spock)-.*"))
                .forEach(parts::add);
        return parts.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String tool, String... words) throws IOException, InterruptedException {
        return ends(0, tool, words);
    }

    private static String ends(int code, String tool, String... words) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElse("java");
        List<String> line = new ArrayList<>(List.of(java.replaceFirst("java$", tool)));
        line.addAll(List.of(words));
        Path output = Files.createTempFile("harness", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("DBGENG4J_CDB", Stand.program("cdb.exe").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS))
                    .as("%s ends", line)
                    .isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(text).isEqualTo(code);
            return text;
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    private static String worker() {
        return "-Dworker=/usr/lib/wine/wine64 " + Stand.program("leakyrounds.exe");
    }

    @Test
    void aSpockSpecification() throws Exception {
        String path = classPath("spock-core", "hamcrest", "junit-platform-console-standalone");
        String out = folder.toString();
        run(
                "java",
                "-cp",
                path,
                "org.codehaus.groovy.tools.FileSystemCompiler",
                "-d",
                out,
                "examples/WorkerSpec.groovy");
        String output = run(
                "java",
                "--enable-native-access=ALL-UNNAMED",
                worker(),
                "-cp",
                path,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--select-class",
                "WorkerSpec");
        assertThat(output).contains("reading files leaks no handle", "2 tests successful");
    }

    @Test
    void aTestNgTest() throws Exception {
        String path = classPath("testng", "jcommander", "slf4j-api");
        String out = folder.toString();
        run("javac", "-cp", path, "-d", out, "examples/WorkerTest.java");
        String output = run(
                "java",
                "--enable-native-access=ALL-UNNAMED",
                worker(),
                "-cp",
                path,
                "org.testng.TestNG",
                "-d",
                out,
                "-usedefaultlisteners",
                "false",
                "-testclass",
                "WorkerTest");
        assertThat(output.toLowerCase(Locale.ROOT)).contains("total tests run: 2, passes: 2, failures: 0");
    }

    @Test
    void aJUnitTest() throws Exception {
        String path = classPath("junit-platform-console-standalone");
        run("javac", "-cp", path, "-d", folder.toString(), "examples/WorkerLeakTest.java");
        assertThat(jUnit(0, path, "files")).contains("1 tests successful");
        assertThat(jUnit(1, path, "leak")).contains("LEAK v1:", "1 per round", "leakyrounds!leakEvent");
    }

    private static String jUnit(int code, String path, String work) throws Exception {
        return ends(
                code,
                "java",
                "--enable-native-access=ALL-UNNAMED",
                worker(),
                "-Dwork=" + work,
                "-cp",
                path,
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--config=dbgeng4j.leaks.incomplete=fail",
                "--select-class",
                "WorkerLeakTest");
    }
}
