// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of the folder examples, run as a reader of it would: by java or by Groovy, in a JVM of its own. */
enum Example {
    JAVA(".java", null),
    GROOVY_4(".groovy", "groovy-4.jar"),
    GROOVY_5(".groovy", "groovy-5.jar");

    private static final Pattern RATE = Pattern.compile("(?m)^(-?[0-9.]+) handles per second");

    private final String extension;
    private final String jar;

    Example(String extension, String jar) {
        this.extension = extension;
        this.jar = jar;
    }

    /** Runs it to its good end and returns what it printed. */
    String run(Path debugger, String name, String... arguments) throws IOException, InterruptedException {
        return runs(0, debugger, name, arguments);
    }

    /** Runs it to an end with this exit code and returns what it printed. */
    String runs(int exitCode, Path debugger, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(ProcessHandle.current().info().command().orElse("java"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("-cp");
        String classPath = System.getProperty("java.class.path");
        words.add(jar == null ? classPath : groovy() + System.getProperty("path.separator") + classPath);
        if (jar != null) {
            words.add("groovy.ui.GroovyMain");
        }
        words.add(Path.of("examples", name + extension).toString());
        words.addAll(List.of(arguments));
        Path output = Files.createTempFile("example", ".txt");
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("DBGENG4J_CDB", debugger.toString());
        Process jvm = builder.start();
        try {
            assertThat(jvm.waitFor(100, TimeUnit.SECONDS)).as("%s ends", words).isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(jvm.exitValue()).as(text).isEqualTo(exitCode);
            return text;
        } finally {
            jvm.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    /** The rate in what an example printed. */
    static double rate(String output) {
        Matcher rate = RATE.matcher(output);
        assertThat(rate.find()).as(output).isTrue();
        return Double.parseDouble(rate.group(1));
    }

    private Path groovy() {
        Path path = Path.of("target", "groovy", jar).toAbsolutePath();
        assertThat(path).as("copied by the build").exists();
        return path;
    }
}
