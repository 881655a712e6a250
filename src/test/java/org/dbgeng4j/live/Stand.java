// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dbgeng4j.Debugger;

/** Where live tests run: with the stand-in under Wine, or with the real debugger on Windows. */
public final class Stand {
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final Path WINE = Path.of("/usr/lib/wine/wine64");

    private Stand() {}

    private static final long SERVER_STAYS = TimeUnit.SECONDS.toNanos(30);
    private static long serverSeen = System.nanoTime() - SERVER_STAYS;

    /**
     * Debian's Wine ends its server with the last program, and a program that starts at that moment is lost: one that
     * stays two minutes is started ahead. One that runs already is as good. Wine's services come with the first program
     * and hold its standard error open: that is not to be a debugger's.
     */
    private static synchronized void keepWineServer() {
        if (System.nanoTime() - serverSeen < SERVER_STAYS) {
            return;
        }
        serverSeen = System.nanoTime();
        try {
            String prefix = System.getenv("WINEPREFIX");
            if (prefix != null) {
                Files.createDirectories(Path.of(prefix));
            }
            new ProcessBuilder("/usr/lib/wine/wineserver64", "-p120")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(30, TimeUnit.SECONDS);
            start(program("winproc.exe"), "alive", "4").waitFor(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Skips the test, with a reason, where the machine lacks what it needs. */
    public static void assumeReady() {
        if (!WINDOWS) {
            assumeTrue(Files.isExecutable(WINE), "skipped: no Wine at " + WINE + "; run script/bootstrap");
            assumeTrue(
                    Files.exists(program("cdb.exe")),
                    "skipped: no stand-in debugger at " + program("cdb.exe") + "; run make -C native-stubs");
            keepWineServer();
        }
        assumeTrue(
                Files.exists(program("leakyhandles.exe")),
                "skipped: the sample is not built at " + program("leakyhandles.exe"));
    }

    /** A program of the test bench. */
    public static Path program(String name) {
        return Path.of(System.getProperty("dbgeng4j.stubs", "target/native-stubs"))
                .toAbsolutePath()
                .resolve(name);
    }

    public static Debugger debugger() {
        return WINDOWS ? Debugger.find() : Debugger.at(program("cdb.exe"));
    }

    /** A host path as a Windows program takes it. */
    public static String windowsPath(Path path) {
        String text = path.toAbsolutePath().toString();
        return WINDOWS ? text : "Z:" + text.replace('/', '\\');
    }

    /** Starts a Windows program. */
    public static Process start(Path program, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        if (!WINDOWS) {
            words.add(WINE.toString());
        }
        words.add(program.toString());
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        Path safeMalloc = program("sim").resolve("safe_malloc.so");
        if (!WINDOWS && Files.exists(safeMalloc)) {
            // Wine makes the thread of a break-in in a signal handler: in the middle of an allocation that is the end
            builder.environment().put("LD_PRELOAD", safeMalloc.toString());
        }
        return builder.start();
    }

    /** Whether a Windows process, by the number that Windows or Wine gave it, is alive. */
    public static boolean isAlive(long processId) throws IOException, InterruptedException {
        if (WINDOWS) {
            return ProcessHandle.of(processId).map(ProcessHandle::isAlive).orElse(false);
        }
        Process asked = start(program("winproc.exe"), "alive", Long.toString(processId));
        if (!asked.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("winproc does not answer");
        }
        return asked.exitValue() == 0;
    }

    /** Ends a Windows process at once. */
    public static void kill(long processId) throws IOException, InterruptedException {
        if (WINDOWS) {
            ProcessHandle.of(processId).ifPresent(ProcessHandle::destroyForcibly);
        } else if (!start(program("winproc.exe"), "kill", Long.toString(processId))
                .waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("winproc does not answer");
        }
    }

    /** The debuggers that this JVM started and that are still there; on Linux also those whose parent has ended. */
    public static List<ProcessHandle> debuggers() {
        List<ProcessHandle> ours =
                ProcessHandle.current().descendants().filter(Stand::isDebugger).toList();
        Stream<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(Stand::isDebugger)
                .filter(process -> !ours.contains(process) && isOrphan(process));
        return Stream.concat(ours.stream(), orphans).toList();
    }

    /** What has lost its parent is nobody's descendant, but still in the process group of this JVM. */
    private static boolean isOrphan(ProcessHandle process) {
        long group = group(ProcessHandle.current());
        return group >= 0
                && group(process) == group
                && process.parent()
                        .map(parent -> parent.pid() == 1 || group(parent) != group)
                        .orElse(true);
    }

    /** Negative where the system does not tell, or the process has ended. */
    private static long group(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return Long.parseLong(status.substring(status.lastIndexOf(')') + 2).split(" ")[2]);
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean isDebugger(ProcessHandle process) {
        // Wine drops the program's name from its own command line; no other program here has this option
        String commandLine = process.info().commandLine().orElse("");
        return commandLine.contains("-noshell")
                // by its whole name: a Maven that was told which tests to run has no such word
                || commandLine.contains("dbgeng.host.EngineHost")
                || process.info().command().orElse("").endsWith("cdb.exe");
    }
}
