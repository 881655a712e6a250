// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds a test to what is promised of every fault: an answer in time, and no debugger, thread or descriptor left behind.
 * {@code docs/reliability.md} has the tables; {@code script/bench faults} fills them with the times that are taken here.
 */
final class FaultWatch implements BeforeEachCallback, AfterEachCallback {
    /** What may pass beyond a call's own time. */
    static final Duration BEYOND = Duration.ofSeconds(2);

    /** Where {@code @TempDir} is. */
    private static final String TEMPORARY = System.getProperty("java.io.tmpdir") + "/junit";

    private static boolean wineIsUp;

    private final boolean real;
    private String row;
    private Set<Thread> threads;
    private Set<String> descriptors;

    private FaultWatch(boolean real) {
        this.real = real;
    }

    /** For simulated targets. */
    static FaultWatch simulated() {
        return new FaultWatch(false);
    }

    /** For real ones. */
    static FaultWatch real() {
        return new FaultWatch(true);
    }

    interface Call {
        void run() throws Exception;
    }

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        row = String.join(
                "\t",
                test.getRequiredTestClass().getSimpleName(),
                test.getRequiredTestMethod().getName(),
                test.getDisplayName());
        if (real && !wineIsUp) {
            Stand.assumeReady();
            Stand.isAlive(4); // the first program starts Wine's own, which keep its standard streams
            wineIsUp = true;
        }
        threads = libraryThreads();
        descriptors = descriptors();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        assertThat(Stand.debuggers()).isEmpty();
        Await.until("the library's threads end: " + libraryThreads(), () -> threads.containsAll(libraryThreads()));
        try {
            Await.until("descriptors are closed", () -> descriptors.containsAll(descriptors()));
        } catch (AssertionError e) {
            throw new AssertionError("left open: " + descriptors() + "; before: " + descriptors, e);
        }
    }

    /** But for those of {@code async()}, which wait two seconds for more to do. */
    private static Set<Thread> libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dbgeng4j-"))
                .filter(thread -> !thread.getName().equals("dbgeng4j-async"))
                .collect(Collectors.toSet());
    }

    /** Pipes, sockets and files that tests make; not what the JVM keeps of its own, as libraries and archives. */
    private static Set<String> descriptors() throws IOException {
        Path all = Path.of("/proc/self/fd");
        if (!Files.isDirectory(all)) {
            return Set.of(); // not on Linux
        }
        FileChannel.open(Path.of("/proc/self/status")).close(); // the first one opens a socket for ever
        try (Stream<Path> open = Files.list(all)) {
            return open.map(FaultWatch::what)
                    .filter(what -> !what.startsWith("/") || what.startsWith(TEMPORARY))
                    .collect(Collectors.toSet());
        }
    }

    private static String what(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "/"; // closed meanwhile, as the one that lists them
        }
    }

    /** What the call throws, in its own time and no more than may pass beyond it. */
    Throwable inTime(Duration own, Call call) throws IOException {
        return inTime("", own, call);
    }

    /** The same, with a line of its own in the table. */
    Throwable inTime(String line, Duration own, Call call) throws IOException {
        long start = System.nanoTime();
        Throwable thrown = catchThrowable(call::run);
        within(line, own, Duration.ofNanos(System.nanoTime() - start));
        return thrown;
    }

    /** Asserts the same of what was timed elsewhere. */
    void within(String line, Duration own, Duration took) throws IOException {
        String figures = System.getProperty("dbgeng4j.faults.figures");
        if (figures != null) {
            Files.writeString(
                    Path.of(figures),
                    String.join("\t", row, line, "" + own.toMillis(), took.toMillis() + "\n"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        assertThat(took).isLessThan(own.plus(BEYOND));
    }
}
