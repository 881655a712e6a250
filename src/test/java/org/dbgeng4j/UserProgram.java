// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A user's module in {@code src/test/resources/consumer}, compiled against the library and run beside it. */
public final class UserProgram {
    /** The first release that warns of native code where nobody allowed it. */
    private static final int WARNS = 24;

    private static final Path USUAL = Path.of("/usr/lib/jvm");

    private final Path folder;
    private final String path;

    /** A JDK of this machine; the home is null where there is none of this kind. */
    public record Jdk(int release, Path home) {
        /** Skips the test where there is none. */
        public void assumeThere() {
            assumeTrue(home != null, "skipped: " + this + ", neither this JVM's own nor in " + USUAL);
        }

        /** Whether it warns of native code that nobody allowed. */
        public boolean warns() {
            return release >= WARNS;
        }

        @Override
        public String toString() {
            return home == null
                    ? "no JDK " + (warns() ? "of release " + release + " or newer" : "older than release " + WARNS)
                    : "JDK " + release + " at " + home;
        }
    }

    /** Compiles it as a module. What it needs at run time is beside the library, and nothing that is optional. */
    public UserProgram(Path library, Path folder, String... classes) {
        this.folder = folder;
        String needed = Stream.concat(
                        Stream.of(library.toAbsolutePath().toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry ->
                                        entry.matches(".*[/\\\\](jna|jna-platform|commons-exec)-[0-9.]+\\.jar")))
                .collect(Collectors.joining(File.pathSeparator));
        path = needed + File.pathSeparator + folder;
        List<String> words = new ArrayList<>(
                List.of("--release", "17", "--module-path", needed, "-d", folder.toString(), source("module-info")));
        Stream.of(classes).map(name -> source("consumer/" + name)).forEach(words::add);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new)))
                .as("the consumer compiles as a module")
                .isZero();
    }

    private static String source(String name) {
        return Path.of("src/test/resources/consumer", name + ".java").toString();
    }

    /** The words that run a class of it as a module. */
    public List<String> asModule(String name) {
        return List.of("--module-path", path, "--module", "consumer/consumer." + name);
    }

    /** The words that run a class of it from the class path. */
    public List<String> onClassPath(String name) {
        return List.of("-cp", path, "consumer." + name);
    }

    /** Runs it to its good end and returns all that it printed. */
    public String run(Jdk jdk, List<String> how, Object... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(java(jdk.home()).toString()));
        words.addAll(how);
        Stream.of(arguments).map(Object::toString).forEach(words::add);
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
        return output;
    }

    /**
     * This JVM's home, and its neighbours' where a system keeps several. Of the JDKs that warn of native code and of those
     * that do not one each at least, or one that is missing.
     */
    public static List<Jdk> jdks() throws IOException {
        Map<Path, Integer> homes = new LinkedHashMap<>();
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        homes.put(own, Runtime.version().feature());
        if (Files.isDirectory(USUAL)) {
            try (Stream<Path> neighbours = Files.list(USUAL)) {
                for (Path neighbour : neighbours.sorted().toList()) {
                    Path home = neighbour.toRealPath();
                    if (release(home) >= 17) {
                        homes.putIfAbsent(home, release(home));
                    }
                }
            }
        }
        List<Jdk> all = new ArrayList<>();
        homes.forEach((home, release) -> all.add(new Jdk(release, home)));
        if (all.stream().noneMatch(Jdk::warns)) {
            all.add(new Jdk(WARNS, null));
        }
        if (all.stream().allMatch(Jdk::warns)) {
            all.add(new Jdk(17, null));
        }
        return all;
    }

    private static Path java(Path home) {
        String name = File.separatorChar == '\\' ? "java.exe" : "java";
        return home.resolve("bin").resolve(name);
    }

    /** 17 of {@code JAVA_VERSION="17.0.15"}; 0 where it cannot be told. */
    private static int release(Path home) throws IOException {
        Path file = home.resolve("release");
        if (!Files.isExecutable(java(home)) || !Files.exists(file)) {
            return 0;
        }
        Properties release = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            release.load(in);
        }
        return Integer.parseInt(release.getProperty("JAVA_VERSION", "0").replaceAll("[^0-9]*([0-9]+).*", "$1"));
    }
}
