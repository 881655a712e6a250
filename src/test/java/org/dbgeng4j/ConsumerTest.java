// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program of a user's, compiled against the library and run beside it, by each JDK that is found on this machine. */
class ConsumerTest {
    private static final Path SOURCES = Path.of("src/test/resources/consumer");
    private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
    private static final Path RECORDING =
            Path.of("examples/recordings/first-leak.jsonl").toAbsolutePath();
    private static final Path DUMP =
            Path.of("src/test/resources/dumps/crashpad-handles.dmp").toAbsolutePath();

    @TempDir
    private static Path folder;

    /** What a user's build would put beside the library: what it needs at run time, and nothing optional. */
    private static String library;

    @BeforeAll
    static void compile() {
        library = Stream.concat(
                        Stream.of(CLASSES.toString()),
                        Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                                .filter(entry ->
                                        entry.matches(".*[/\\\\](jna|jna-platform|commons-exec)-[0-9.]+\\.jar")))
                .collect(Collectors.joining(System.getProperty("path.separator")));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "--module-path",
                        library,
                        "-d",
                        folder.toString(),
                        SOURCES.resolve("module-info.java").toString(),
                        SOURCES.resolve("consumer/Consumer.java").toString());
        assertThat(result).as("the consumer compiles as a module").isZero();
    }

    /** This JVM's home, and its neighbours' where a system keeps several. */
    static List<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> all = new ArrayList<>(List.of(own));
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> homes = Files.list(usual)) {
                for (Path home : homes.sorted().toList()) {
                    Path real = home.toRealPath();
                    if (!all.contains(real) && release(real) >= 17) {
                        all.add(real);
                    }
                }
            }
        }
        return all;
    }

    /** 17 of {@code JAVA_VERSION="17.0.15"}; 0 where it cannot be told. */
    private static int release(Path home) throws IOException {
        Path file = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.exists(file)) {
            return 0;
        }
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            release.load(in);
        }
        return Integer.parseInt(release.getProperty("JAVA_VERSION", "0").replaceAll("[^0-9]*([0-9]+).*", "$1"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void worksAsAModule(Path jdk) throws Exception {
        String path = library + System.getProperty("path.separator") + folder;
        assertThat(run(jdk, "--module-path", path, "--module", "consumer/consumer.Consumer"))
                .startsWith("library is module org.dbgeng4j");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void worksOnTheClassPath(Path jdk) throws Exception {
        String path = library + System.getProperty("path.separator") + folder;
        assertThat(run(jdk, "-cp", path, "consumer.Consumer")).startsWith("library is on the class path");
    }

    private static String run(Path jdk, String... how) throws Exception {
        List<String> words =
                new ArrayList<>(List.of(jdk.resolve("bin").resolve("java").toString()));
        words.addAll(List.of(how));
        words.addAll(List.of(RECORDING.toString(), DUMP.toString()));
        Path said = folder.resolve("said.txt");
        Process jvm = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(100, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        String output = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(jvm.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("leak by leakyhandles!fun4+", "leakyhandles.cpp @ 28]", "dump of 147 handles")
                .doesNotContain("WARNING");
        return output;
    }
}
