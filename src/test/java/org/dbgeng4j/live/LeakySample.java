// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A running examples/leakyhandles that counts its leaks on its standard output; ended by {@link #close()}. */
public final class LeakySample implements AutoCloseable {
    private final Process process;
    private final long processId;
    private long leaked;
    private boolean ended;

    private LeakySample(Process process, Path pidFile) throws IOException, InterruptedException {
        this.process = process;
        Thread reader = new Thread(this::read, "sample-output");
        reader.setDaemon(true);
        reader.start();
        // it writes its id before it begins to leak
        awaitLeaked(1);
        processId = Long.parseLong(Files.readString(pidFile).strip());
    }

    public static LeakySample start(Path folder, int intervalMillis) throws IOException, InterruptedException {
        return start(Stand.program("leakyhandles.exe"), folder, intervalMillis);
    }

    public static LeakySample start(Path program, Path folder, int intervalMillis)
            throws IOException, InterruptedException {
        Path pidFile = folder.resolve("sample.pid");
        Process process = Stand.start(
                program, "--pid-file", Stand.windowsPath(pidFile), "--interval", Integer.toString(intervalMillis));
        try {
            return new LeakySample(process, pidFile);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    public long processId() {
        return processId;
    }

    /** How many handles it says it has leaked. Exact, but for the line in flight, while the debugger holds it. */
    public synchronized long leaked() {
        return leaked;
    }

    /** Waits until it has leaked so many; fails when it does not get there. */
    public synchronized void awaitLeaked(long count) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (leaked < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (ended || left <= 0) {
                throw new AssertionError("the sample " + (ended ? "ended" : "stands still") + " at " + leaked
                        + " leaked handles, " + count + " were awaited");
            }
            wait(left);
        }
    }

    /** Fails unless it is alive and goes on counting. */
    public void assertCounting() throws InterruptedException {
        awaitLeaked(leaked() + 3);
    }

    /** Ends it at once, as Windows' TerminateProcess does. */
    public void kill() throws IOException, InterruptedException {
        Stand.kill(processId);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (this) {
                    leaked = Long.parseLong(line.replace("leaked ", "").strip());
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // the end of the process is the end of the stream
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }
}
