// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/** A small Windows program under Wine, {@code winproc.exe} beside the debugger, that calls the system for this JVM. */
record Winproc(CdbProgram debugger) {
    /**
     * What it said.
     *
     * @param code its exit code
     * @param command the command line
     * @param output its standard output
     * @param error its standard error
     */
    record Answer(int code, String command, String output, String error) {
        String evidence() {
            return command + " ended with " + code + ": " + (output + error).strip();
        }
    }

    /** Runs it; an {@code IOException} says why that is not possible. */
    Answer run(Duration timeout, String... arguments) throws IOException {
        Path helper = debugger.path().resolveSibling("winproc.exe");
        if (!Files.isRegularFile(helper)) {
            throw new IOException(helper + " is not there");
        }
        CommandLine line = new CommandLine(debugger.launcher().get(0));
        debugger.launcher().stream().skip(1).forEach(word -> line.addArgument(word, false));
        line.addArgument(helper.toString(), false);
        line.addArguments(arguments, false);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(output, error))
                .get();
        executor.setExitValues(null);
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(timeout).get());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("WINEDEBUG", "-all");
        int code = execute(executor, line, environment);
        return new Answer(
                code, line.toString(), output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    }

    /** An interrupt does not end it, which is bounded by itself, and is not lost: Commons Exec takes the thread's flag away. */
    private static int execute(DefaultExecutor executor, CommandLine line, Map<String, String> environment)
            throws IOException {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        code.complete(executor.execute(line, environment));
                    } catch (IOException | RuntimeException e) {
                        code.completeExceptionally(e);
                    }
                },
                "dbgeng4j-winproc");
        thread.setDaemon(true);
        thread.start();
        try {
            return code.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }
}
