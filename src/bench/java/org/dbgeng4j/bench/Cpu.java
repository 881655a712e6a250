// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The processor time, in nanoseconds, that was taken by the thread that asks, by the library's own threads (here and in an
 * engine host), by the JVMs themselves (compilers, garbage collection) and by the debugger or engine. Linux tells it of each
 * thread to the nanosecond; {@code ProcessHandle} would in hundredths of a second.
 */
record Cpu(long asking, long threads, long jvm, long debugger) {
    /** Up to now. What is asked for last is left out by {@link #since}. */
    static Cpu now(boolean before) {
        long asking = before ? 0 : thisThread();
        long[] sums = new long[3];
        add(sums, ProcessHandle.current(), true);
        ProcessHandle.current().children().forEach(child -> add(sums, child, false));
        return new Cpu(before ? thisThread() : asking, sums[0], sums[1], sums[2]);
    }

    private static long thisThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** What was taken since then. */
    Cpu since(Cpu then) {
        return new Cpu(asking - then.asking, threads - then.threads, jvm - then.jvm, debugger - then.debugger);
    }

    private static void add(long[] sums, ProcessHandle process, boolean own) {
        boolean java = own || process.info().command().orElse("").endsWith("java");
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks) {
                add(sums, task, java, own);
            }
        } catch (NoSuchFileException e) {
            // it has ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(long[] sums, Path task, boolean java, boolean own) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip();
            long nanos =
                    Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
            if (!java || name.startsWith("dbgeng4j-engine")) {
                sums[2] += nanos;
            } else if (name.startsWith("dbgeng4j-") || name.equals("java") && !own) {
                sums[0] += nanos;
            } else if (!name.equals("java")) {
                sums[1] += nanos;
            }
        } catch (IOException e) {
            // the thread has ended
        }
    }
}
