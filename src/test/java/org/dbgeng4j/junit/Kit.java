// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs classes of tests as JUnit does, and tells what became of them. The extension's warnings are kept and not shown. */
public final class Kit {
    private static final Logger LOGGER = Logger.getLogger("org.dbgeng4j.junit");

    private final Path output;
    private final EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private EngineExecutionResults results;

    /** With a folder for what tests publish; null where there is none, as the test kit has it by itself. */
    public Kit(Path output) {
        this.output = output;
        if (output != null) {
            builder.outputDirectoryCreator(new Folder(output, null));
        }
    }

    /** With a folder on a disk that has no room for the files that tests publish; on Linux only. */
    public static Kit onAFullDisk(Path output, String name) {
        Kit kit = new Kit(null);
        kit.builder.outputDirectoryCreator(new Folder(output, name));
        return kit;
    }

    public Kit with(String key, Object value) {
        builder.configurationParameter(key, value.toString());
        return this;
    }

    public Kit run(Class<?>... classes) {
        for (Class<?> type : classes) {
            builder.selectors(selectClass(type));
        }
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(log);
        try {
            results = builder.execute();
        } finally {
            LOGGER.removeHandler(log);
        }
        return this;
    }

    public Events tests() {
        return results.testEvents();
    }

    public Events all() {
        return results.allEvents();
    }

    /** By the method's and the invocation's name, what failed. */
    public Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new TreeMap<>();
        all().failed()
                .list()
                .forEach(event -> failures.put(
                        event.getTestDescriptor().getDisplayName(),
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()));
        return failures;
    }

    /** The one failure, of a test or a class. */
    public Throwable failure() {
        Map<String, Throwable> failures = failures();
        if (failures.size() != 1) {
            throw new AssertionError("failures: " + failures);
        }
        return failures.values().iterator().next();
    }

    /** Fails if anything failed, and tells what. */
    public Kit passes(int tests) {
        if (!failures().isEmpty()) {
            throw new AssertionError(
                    "failures: " + failures(), failures().values().iterator().next());
        }
        long passed = tests().succeeded().count();
        if (passed != tests) {
            throw new AssertionError(passed + " tests passed, of " + tests().list());
        }
        return this;
    }

    /** The entries that were published, of all tests. */
    public List<Map<String, String>> entries() {
        return all().reportingEntryPublished().list().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class).getKeyValuePairs())
                .toList();
    }

    /** What was logged. */
    public List<String> warnings() {
        return warnings;
    }

    /** The reasons why tests and classes were left out. */
    public List<String> skipped() {
        return all().skipped().stream()
                .map((Event event) -> event.getRequiredPayload(String.class))
                .toList();
    }

    /** The texts of the published files of one name. */
    public List<String> files(String name) throws IOException {
        try (Stream<Path> paths = Files.walk(output)) {
            List<Path> found =
                    paths.filter(path -> path.endsWith(name)).sorted().toList();
            List<String> texts = new ArrayList<>();
            for (Path path : found) {
                texts.add(Files.readString(path));
            }
            return texts;
        }
    }

    /** Each test gets a folder of its own, in which this name leads to a device that is full. */
    private record Folder(Path root, String full) implements OutputDirectoryCreator {
        @Override
        public Path getRootDirectory() {
            return root;
        }

        @Override
        public Path createOutputDirectory(TestDescriptor test) throws IOException {
            Path folder = Files.createTempDirectory(root, "test");
            if (full != null) {
                Files.createSymbolicLink(folder.resolve(full), Path.of("/dev/full"));
            }
            return folder;
        }
    }
}
