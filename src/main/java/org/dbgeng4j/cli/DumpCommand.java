// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.report.DumpJson;
import org.dbgeng4j.report.DumpText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads minidumps and prints what they say of handles. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Reads the handles, and the traces of them, in a process's minidump.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:read", "2:usage", "4:a file cannot be read or holds no handles"})
final class DumpCommand implements Callable<Integer> {
    private static final String NOTHING = "holds no handles: neither handle data nor handle operations are among its"
            + " streams. Write the dump with .dump /mh, or with MiniDumpWithHandleData";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The dumps.")
    private List<String> files;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text or json; text by default.")
    private ParseCommand.Format format = ParseCommand.Format.text;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int code = ExitCode.NO_LEAK;
        for (String file : files) {
            Minidump dump = null;
            String problem = null;
            try {
                if (Files.isDirectory(Path.of(file))) {
                    throw new IOException("it is a folder; name the dumps in it");
                }
                dump = Minidump.read(Path.of(file));
                problem = withoutHandles(dump);
            } catch (UnreadableDumpException e) {
                problem = e.getMessage();
            } catch (NoSuchFileException e) {
                problem = "there is no such file";
            } catch (InvalidPathException | IOException e) {
                problem = "cannot be read: " + e.getMessage();
            }
            if (format == ParseCommand.Format.json) {
                new DumpJson(out).dump(file, dump, problem == null ? List.of() : List.of(problem));
            } else {
                if (files.size() > 1) {
                    out.append("== ").append(file).append('\n');
                }
                if (dump != null) {
                    new DumpText(out).dump(dump);
                }
            }
            out.flush();
            if (problem != null) {
                err.println(file + ": " + problem);
                err.flush();
                code = ExitCode.FAILED;
            }
        }
        return code;
    }

    /** Why there is nothing of handles; null where there is. */
    private static String withoutHandles(Minidump dump) {
        if (dump.table() != null
                || dump.traces().filter(traces -> traces.parsed() >= 0).isPresent()) {
            return null;
        }
        Stream<String> warnings = Stream.concat(
                dump.warnings().stream(), dump.traces().stream().flatMap(traces -> traces.warnings().stream()));
        String damage = warnings.filter(warning -> warning.contains("handle") || warning.contains("list of streams"))
                .collect(Collectors.joining("; "));
        return damage.isEmpty()
                ? NOTHING
                : "its handles are cut off or damaged: " + damage + ". Copy the file again, or write the dump anew";
    }
}
