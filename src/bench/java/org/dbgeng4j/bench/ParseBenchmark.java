// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.handles.HandleTraceLog;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The time that generated logs of 100 MiB take, in a heap of 64 MiB; {@link ParseReport} makes MB/s of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 15)
@Measurement(iterations = 15)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xmx64m", "-XX:+UseSerialGC"})
public class ParseBenchmark {
    static final Path LOG = Path.of("target", "bench", "generated.log");
    private static final Path WARNINGS = Path.of("target", "bench", "generated-warnings.log");
    private static final Path DIFFERENT = Path.of("target", "bench", "generated-different.log");
    private static final int MEBIBYTES = 100;
    private static final int CHUNK = 1 << 18;

    /** Writes the logs where they are missing. */
    @Setup
    public void generate() throws IOException {
        long size = (long) MEBIBYTES << 20;
        GeneratedLog.write(LOG, size, 2000, 200);
        GeneratedLog.write(WARNINGS, size, 2000, 1);
        GeneratedLog.write(DIFFERENT, size, 0, 200);
    }

    /** Ours: typed traces, one at a time. */
    @Benchmark
    public long parser() throws IOException {
        return parse(LOG);
    }

    /** The same with a warning in every single stack. */
    @Benchmark
    public long parserAllWarnings() throws IOException {
        return parse(WARNINGS);
    }

    /** The same with no stack that comes twice. */
    @Benchmark
    public long parserAllDifferent() throws IOException {
        return parse(DIFFERENT);
    }

    private static long parse(Path log) throws IOException {
        long[] frames = {0};
        HandleTraceLog.printed()
                .scan(log, trace -> frames[0] += trace.stack().frames().size());
        return frames[0];
    }

    /** The floor: the same bytes read the same way, and nothing done but counting the line feeds. */
    @Benchmark
    public long newlines() throws IOException {
        long lines = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(LOG)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                for (int i = 0; i < n; i++) {
                    if (chunk[i] == '\n') {
                        lines++;
                    }
                }
            }
        }
        return lines;
    }

    /** Below the floor: the bytes are read and not looked at. */
    @Benchmark
    public long readOnly() throws IOException {
        long bytes = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(LOG)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                bytes += n;
            }
        }
        return bytes;
    }

    /** What a script does today. */
    @Benchmark
    @Warmup(iterations = 3)
    @Measurement(iterations = 5)
    public long regex() throws IOException {
        return RegexParser.parse(LOG);
    }
}
