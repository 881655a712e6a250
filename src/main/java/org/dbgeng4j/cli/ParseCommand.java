// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceLog;
import org.dbgeng4j.internal.text.ListingCollector;
import org.dbgeng4j.report.ListingJson;
import org.dbgeng4j.report.ListingText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads logs and prints the handle traces in them. */
@Command(
        name = "parse",
        mixinStandardHelpOptions = true,
        description = "Reads the handle traces (!htrace) in a debugger's log.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:read", "2:usage", "4:a file cannot be read or holds no handle trace"})
final class ParseCommand implements Callable<Integer> {
    enum Format {
        text,
        json
    }

    private static final String NOTHING = "holds no handle trace. Looked for the output of !htrace: lines as"
            + " \"Handle = 0x... - OPEN\" between lines of 38 dashes, \"Handle tracing enabled.\","
            + " \"0x... new stack traces since the previous snapshot.\"";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The logs; - is the standard input.")
    private List<String> files;

    @Option(names = "--import", description = "The text went through a web page, a mail or a chat: undo their changes.")
    private boolean imported;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json; text by default.")
    private Format format = Format.text;

    @Option(names = "--pid", paramLabel = "N", description = "The traced process: tells what other processes did.")
    private long pid = HandleTrace.UNKNOWN_ID;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return run(
                files,
                imported,
                format,
                pid,
                System.in,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }

    /**
     * Reads the files one after the other, and goes on where one of them fails.
     *
     * @return the exit code
     */
    static int run(
            List<String> files,
            boolean imported,
            Format format,
            long pid,
            InputStream in,
            PrintWriter out,
            PrintWriter err)
            throws IOException {
        HandleTraceLog log = imported ? HandleTraceLog.imported() : HandleTraceLog.printed();
        int code = ExitCode.NO_LEAK;
        for (String file : files) {
            Output output =
                    format == Format.json ? new JsonOutput(out, pid) : new TextOutput(out, pid, files.size() > 1);
            output.begin(file);
            String problem = problem(file, log, in, output, imported);
            output.end(problem);
            out.flush();
            if (problem != null) {
                err.println(file + ": " + problem);
                err.flush();
                code = ExitCode.FAILED;
            }
        }
        return code;
    }

    /** Reads one file; null where all went well. */
    private static String problem(String file, HandleTraceLog log, InputStream in, Output output, boolean imported)
            throws IOException {
        try (InputStream source = file.equals("-") ? unclosed(in) : Files.newInputStream(Path.of(file))) {
            int[] listings = {0};
            log.scan(source, new ListingCollector(listing -> {
                listings[0]++;
                try {
                    output.listing(listing);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return listings[0] > 0 ? null : NOTHING + (imported ? "" : "; text copied from a web page needs --import");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (UnreadableLogException e) {
            return e.getMessage();
        } catch (NoSuchFileException e) {
            return "there is no such file";
        } catch (InvalidPathException | IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    private static InputStream unclosed(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // the standard input is not ours
            }
        };
    }

    private interface Output {
        void begin(String file) throws IOException;

        void listing(HandleListing listing) throws IOException;

        void end(String problem) throws IOException;
    }

    private record TextOutput(PrintWriter out, ListingText text, boolean named) implements Output {
        TextOutput(PrintWriter out, long pid, boolean named) {
            this(out, new ListingText(out, pid), named);
        }

        @Override
        public void begin(String file) {
            if (named) {
                out.append("== ").append(file).append('\n');
            }
        }

        @Override
        public void listing(HandleListing listing) throws IOException {
            text.listing(listing);
        }

        @Override
        public void end(String problem) {
            // the problem goes to the error stream
        }
    }

    private record JsonOutput(ListingJson json) implements Output {
        JsonOutput(PrintWriter out, long pid) {
            this(new ListingJson(out, pid));
        }

        @Override
        public void begin(String file) throws IOException {
            json.begin(file);
        }

        @Override
        public void listing(HandleListing listing) throws IOException {
            json.listing(listing);
        }

        @Override
        public void end(String problem) throws IOException {
            json.end(problem == null ? List.of() : List.of(problem));
        }
    }
}
