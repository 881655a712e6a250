// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that the pages name are there, with their methods; {@link ReliabilityPageTest} has the page that lives of them. */
class DocumentsTest {
    /** `SomeTest`, `SomeIT.someMethod`, `SomeIT.someMet…`, `SomeIT -Dproperty=value`. */
    private static final Pattern NAMED = Pattern.compile(
            "`([A-Z]\\w*[a-z0-9](?:Test|IT|Scenarios|Fuzz))(?:\\.([a-z]\\w*)(\u2026?))?(?:\\.java)?(?: -D[^`]*)?`");

    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern PARENTS = Pattern.compile(
            "\\b(?:class|interface) \\w+(?:\\s+extends ([\\w,\\s]+?))?(?:\\s+implements ([\\w,\\s]+?))? \\{");

    /** The sources by the name of their class. */
    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new HashMap<>();
        for (String folder : List.of("src", "examples")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file ->
                                sources.put(file.getFileName().toString().replace(".java", ""), file));
            }
        }
        return sources;
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")), files)
                    .filter(file -> file.toString().endsWith(".md") && !file.endsWith("reliability.md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<MatchResult> named(Path page) throws IOException {
        return NAMED.matcher(Files.readString(page)).results().toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesTestsThatAreThere(Path page) throws IOException {
        Map<String, Path> sources = sources();
        for (MatchResult test : named(page)) {
            assertThat(sources.containsKey(test.group(1))).as(test.group()).isTrue();
            if (test.group(2) != null && !test.group(2).equals("java")) {
                boolean cut = !test.group(3).isEmpty();
                assertThat(methods(test.group(1), sources))
                        .as(test.group())
                        .anyMatch(method -> cut ? method.startsWith(test.group(2)) : method.equals(test.group(2)));
            }
        }
    }

    @Test
    void thePagesNameMany() throws IOException {
        int all = 0;
        for (Path page : pages()) {
            all += named(page).size();
        }
        assertThat(all).isGreaterThan(30);
    }

    /** Its own and those that it inherits. */
    private static TreeSet<String> methods(String name, Map<String, Path> sources) throws IOException {
        TreeSet<String> all = new TreeSet<>();
        String source = Files.readString(sources.get(name));
        METHOD.matcher(source).results().forEach(method -> all.add(method.group(1)));
        for (MatchResult parents : PARENTS.matcher(source).results().toList()) {
            for (String parent : (parents.group(1) + ", " + parents.group(2)).split(",\\s+")) {
                if (sources.containsKey(parent)) {
                    all.addAll(methods(parent, sources));
                }
            }
        }
        return all;
    }
}
