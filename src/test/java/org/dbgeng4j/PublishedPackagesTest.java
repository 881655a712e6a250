// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a release is compared in with the last one is what users can reach. */
class PublishedPackagesTest {
    @Test
    void everyExportedPackageIsComparedWithTheLastRelease() throws Exception {
        Matcher list = Pattern.compile(
                        "<artifactId>japicmp-maven-plugin</artifactId>.*?<includes>(.*?)</includes>", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(list.find()).isTrue();
        List<String> compared = Pattern.compile("<include>(.*?)</include>")
                .matcher(list.group(1))
                .results()
                .map((MatchResult include) -> include.group(1))
                .toList();
        try (var info = Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
            assertThat(compared)
                    .containsExactlyInAnyOrderElementsOf(ModuleDescriptor.read(info).exports().stream()
                            .filter(export -> !export.isQualified())
                            .map(ModuleDescriptor.Exports::source)
                            .toList());
        }
    }
}
