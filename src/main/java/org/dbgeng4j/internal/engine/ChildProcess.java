// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;

/**
 * A child process with its three streams. Both output streams are always drained, by threads that are theirs: a full pipe
 * would stall the debugger and with it the stopped target.
 */
public final class ChildProcess {
    private static final int ERROR_LIMIT = 8_000;

    private final StringBuffer errors = new StringBuffer();
    private final String name;
    private final Charset charset;
    private final Output output;
    private final ChildInput input = new ChildInput();
    private final CompletableFuture<Process> started = new CompletableFuture<>();
    private final CompletableFuture<Integer> exited = new CompletableFuture<>();
    private final Streams streams = new Streams();
    private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();
    private volatile Process launched;
    private Process process;

    /** Takes the standard output. */
    public interface Output {
        /** Reads it to its end, on a thread of its own. */
        void read(InputStream stream) throws IOException;

        /** Nothing more will come. */
        void end();
    }

    private ChildProcess(String name, Charset charset, Output output) {
        this.name = name;
        this.charset = charset;
        this.output = output;
    }

    /**
     * Starts a program.
     *
     * @param name what its threads are called by
     * @param words the program and its arguments
     * @param folder its working folder, or null
     * @param variables on top of this process's own
     * @param charset the encoding of its standard error
     * @param output takes its standard output
     * @throws IOException if it cannot be started
     */
    public static ChildProcess start(
            String name, List<String> words, Path folder, Map<String, String> variables, Charset charset, Output output)
            throws IOException {
        ChildProcess child = new ChildProcess(name, charset, output);
        CommandLine line = new CommandLine(words.get(0));
        words.stream().skip(1).forEach(word -> line.addArgument(word, false));
        Launcher launcher = child.new Launcher(folder);
        launcher.setStreamHandler(child.streams);
        launcher.setExitValues(null);
        Map<String, String> environment = Variables.merged(Map.of("WINEDEBUG", "-all"), System.getenv(), variables);
        launcher.execute(line, environment, child.new Result());
        child.process = child.awaitStart();
        return child;
    }

    /** The process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The end of its standard error. */
    public String errorText() {
        return errors.toString();
    }

    /** Its standard input: what is flushed goes there, on a thread of its own. */
    public ChildInput input() {
        return input;
    }

    /** Closes its standard input, which asks it to end. */
    public void closeInput() {
        input.close();
    }

    /**
     * Waits for the process to end, with the children that were noted, and for its output to be read; false when the time
     * was not enough. An interrupt does not cut it short.
     */
    public boolean awaitExit(Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        boolean over = Uninterrupted.isOver(exited, deadline);
        for (ProcessHandle child : children) {
            over = over && Uninterrupted.isOver(child.onExit(), deadline);
        }
        return over;
    }

    /** Runs something, on a thread of this process's, once it has ended; a session must learn of it while it is idle. */
    public void whenExited(Runnable told) {
        exited.thenRun(told);
    }

    /** The exit code, or null while it runs. */
    public Integer exitCode() {
        return exited.isDone() && !exited.isCompletedExceptionally() ? exited.join() : null;
    }

    /** Notes the children that are to end with the process: once it is gone, nobody could tell any more whose they are. */
    public void noteChildren() {
        process.descendants().forEach(children::add);
    }

    /** Ends the process and all that it started: a launcher such as a Store alias has the real debugger as a child. */
    public void destroyTree() {
        noteChildren();
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Process awaitStart() throws IOException {
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            // the start itself never blocks for long; the caller meets the interrupt at its first wait
            Thread.currentThread().interrupt();
            return started.join();
        }
    }

    private Thread daemon(Runnable work, String what) {
        Thread thread = new Thread(work, "dbgeng4j-" + what);
        thread.setDaemon(true);
        return thread;
    }

    /** Commons Exec tells nobody the process that it starts; this does. Its own threads must not keep a JVM alive. */
    @SuppressWarnings("deprecation") // the builder gives no subclass
    private final class Launcher extends DefaultExecutor {
        Launcher(Path folder) {
            if (folder != null) {
                setWorkingDirectory(folder.toFile());
            }
        }

        @Override
        protected Process launch(CommandLine command, Map<String, String> environment, Path folder) throws IOException {
            launched = super.launch(command, environment, folder);
            return launched;
        }

        @Override
        protected Thread createThread(Runnable work, String ignored) {
            return daemon(
                    () -> {
                        try {
                            work.run();
                        } finally {
                            // no-ops after a start and an end as they should be; nobody must wait for ever
                            started.completeExceptionally(new IOException("the process was not started"));
                            exited.complete(-1);
                        }
                    },
                    name);
        }
    }

    private final class Result implements ExecuteResultHandler {
        @Override
        public void onProcessComplete(int exitValue) {
            exited.complete(exitValue);
        }

        @Override
        public void onProcessFailed(ExecuteException e) {
            // also told when the program could not be started at all
            started.completeExceptionally(e.getCause() == null ? e : e.getCause());
            exited.complete(e.getExitValue());
        }
    }

    /** The streams as they are: Commons Exec's own handler closes or polls the input and hides its pumps' errors. */
    private final class Streams implements ExecuteStreamHandler {
        private Thread inputWriter;
        private Thread outputReader;
        private Thread errorReader;

        @Override
        public void setProcessInputStream(OutputStream stream) {
            inputWriter = daemon(() -> input.pumpTo(stream), name + "-input");
        }

        @Override
        public void setProcessOutputStream(InputStream stream) {
            outputReader = daemon(() -> readOutput(stream), name + "-output");
        }

        @Override
        public void setProcessErrorStream(InputStream stream) {
            errorReader = daemon(() -> readErrors(stream), name + "-errors");
        }

        @Override
        public void start() {
            inputWriter.start();
            outputReader.start();
            errorReader.start();
            // not before: only now is the input known that the first command is written to
            started.complete(launched);
        }

        @Override
        public void stop() throws IOException {
            input.close();
            try {
                // bounded: a grandchild may hold the pipe open after the debugger ended
                outputReader.join(1_000);
                errorReader.join(1_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            output.end();
        }

        private void readOutput(InputStream stream) {
            try (stream) {
                output.read(stream);
            } catch (IOException e) {
                // its streams break where it ends; that is no word of its own
            } finally {
                output.end();
            }
        }

        private void readErrors(InputStream stream) {
            try (Reader reader = decoding(stream, charset)) {
                char[] buffer = new char[1024];
                for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                    errors.append(buffer, 0, n);
                    if (errors.length() > 2 * ERROR_LIMIT) {
                        errors.delete(0, errors.length() - ERROR_LIMIT);
                    }
                }
            } catch (IOException e) {
                // as above
            }
        }
    }

    /** Reads text lossily: what does not fit becomes a replacement character. */
    public static Reader decoding(InputStream stream, Charset charset) {
        return new InputStreamReader(
                stream,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }
}
