// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running native-stubs/test/leakyrounds, which does what it is told and says when it is done; ended by {@link #close()}. */
final class LeakyRounds implements AutoCloseable {
    private final Process process;
    private final OutputStream in;
    private final BufferedReader out;
    private final long processId;
    private long sometimes;

    private LeakyRounds(Process process) throws Exception {
        this.process = process;
        in = process.getOutputStream();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        processId = Long.parseLong(answer()[1]);
    }

    static LeakyRounds start(int seed) throws Exception {
        Process process = Stand.start(Stand.program("leakyrounds.exe"), Integer.toString(seed));
        try {
            return new LeakyRounds(process);
        } catch (Exception | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** The number by which a debugger finds it. */
    long processId() {
        return processId;
    }

    /** Has it work for a round; how many handles "sometimes" leaked in it. */
    int round(String words) throws Exception {
        in.write((words + "\n").getBytes(StandardCharsets.US_ASCII));
        in.flush();
        long before = sometimes;
        sometimes = Long.parseLong(answer()[2]);
        return (int) (sometimes - before);
    }

    /** Its next line, awaited no longer than a debugger that hangs would take. */
    private String[] answer() throws Exception {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::line);
        try {
            return line.get(60, TimeUnit.SECONDS).split(" ");
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError("leakyrounds does not answer", e);
        } catch (ExecutionException e) {
            throw new IOException("leakyrounds has ended", e);
        }
    }

    private String line() {
        try {
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("its output has ended");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
