// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file fills no JVM, however little memory it has: what does not fit is told, and a part never reads as the whole. */
@Timeout(120)
class StrangersFilesTest {
    private static final int MB = 1 << 20;
    private static final int HANDLE_DATA = 12;
    private static final int HANDLE_OPERATIONS = 18;

    @TempDir
    private Path folder;

    private int exitCode;

    /** What a JVM of so many megabytes says of a file, on both of its streams. */
    private String said(int megabytes, Class<?> program, String what, Path file) throws Exception {
        Path said = folder.resolve("said.txt");
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx" + megabytes + "m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        what,
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
            exitCode = jvm.exitValue();
            return Files.readString(said);
        } finally {
            jvm.destroyForcibly();
        }
    }

    private String read(int megabytes, String what, Path file) throws Exception {
        String said = said(megabytes, ReadsAFile.class, what, file);
        assertThat(exitCode).as(said).isZero();
        return said;
    }

    /** A dump with one stream, which begins with these numbers and of which the file holds no more than zeros. */
    private Path sparseDump(int kind, int... numbers) throws IOException {
        Path file = folder.resolve("sparse.dmp");
        ByteBuffer head = ByteBuffer.allocate(44 + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x504D444D).putInt(0xA793).putInt(1).putInt(32).putLong(0).putLong(0);
        head.putInt(kind).putInt(128 * MB - 44).putInt(44);
        for (int number : numbers) {
            head.putInt(number);
        }
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(head.array());
            out.setLength(128L * MB);
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void aSparseDumpOfHandles(int megabytes) throws Exception {
        assertThat(read(megabytes, "dump", sparseDump(HANDLE_DATA, 16, 32, -1, 0)))
                .contains("not all handles, incomplete")
                .containsPattern("only the first \\d+ of 4294967295 open handles are read: more does not fit into this"
                        + " JVM's \\d+ MB; give it more memory");
    }

    @Test
    void aSparseDumpOfModules() throws Exception {
        assertThat(read(32, "dump", sparseDump(4, -1))).containsPattern("only \\d+ of \\d+ modules are read");
    }

    @Test
    void aDumpFullOfTracesWithStacksOfTheirOwn() throws Exception {
        Path file = folder.resolve("traces.dmp");
        int traces = 60_000;
        int entry = 32 + 32 * 8;
        ByteBuffer dump = ByteBuffer.allocate(60 + traces * entry).order(ByteOrder.LITTLE_ENDIAN);
        dump.putInt(0x504D444D).putInt(0xA793).putInt(1).putInt(32).putLong(0).putLong(0);
        dump.putInt(HANDLE_OPERATIONS).putInt(16 + traces * entry).putInt(44);
        dump.putInt(16).putInt(entry).putInt(traces).putInt(0);
        for (int i = 0; i < traces; i++) {
            dump.putLong(4L * i + 4)
                    .putInt(7)
                    .putInt(9)
                    .putInt(1)
                    .putInt(0)
                    .putInt(32)
                    .putInt(0);
            for (int frame = 0; frame < 32; frame++) {
                dump.putLong(32L * i + frame);
            }
        }
        Files.write(file, dump.array());
        assertThat(read(32, "dump", file))
                .contains("incomplete")
                .containsPattern("only the first \\d+ of 60000 handle operations are read");
    }

    @ParameterizedTest
    @CsvSource({"text", "json"})
    void theCommandLineTellsOfASparseDumpToo(String format) throws Exception {
        Path dump = sparseDump(HANDLE_DATA, 16, 32, -1, 0);
        String said = said(32, Main.class, "dump", format.equals("text") ? dump : jsonOf(dump));
        assertThat(exitCode).isZero();
        assertThat(said).contains("only the first ", "give it more memory");
    }

    /** The arguments of one more option, as a file of picocli's. */
    private Path jsonOf(Path dump) throws IOException {
        Path arguments = Files.writeString(
                folder.resolve("arguments"), "--format=json\n" + dump.toString().replace("\\", "/"));
        return Path.of("@" + arguments);
    }

    /** A recording whose fifth line, an answer, holds so many megabytes. */
    private Path recording(int megabytes, String last) throws IOException {
        Path file = folder.resolve("long.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (String line : List.of(
                    "{'schema':'dbgeng4j-recording/1','recorded':'2026-01-01T00:00:00Z','target':'process 32'}",
                    "{'type':'opened','at':1,'engine':'cdb','path':'cdb.exe','banner':'hello'}",
                    "{'type':'state','at':1,'state':'STOPPED'}",
                    "{'type':'command','at':1,'text':'lm','timeout':1000}")) {
                out.write(line.replace('\'', '"') + "\n");
            }
            out.write("{\"type\":\"output\",\"at\":1,\"took\":1,\"text\":\"");
            for (int i = 0; i < megabytes; i++) {
                out.write("a line\\n".repeat(MB / 8));
            }
            out.write(last + "\"}\n");
        }
        return file;
    }

    @Test
    void aRecordingsLineThatIsLongerThanThisJvmCanHold() throws Exception {
        assertThat(read(64, "recording", recording(60, "")))
                .contains("RecordingException", "a line is longer than 6", "line: 5", "-Xmx700m")
                .doesNotContain("damaged");
    }

    /** Text that is no Latin-1 takes twice the room. */
    @Test
    void aRecordingsLineThatThisJvmCanJustHold() throws Exception {
        assertThat(read(64, "recording", recording(6, "\\u20ac\u20ac"))).contains(6 * MB / 8 * 7 + 2 + " characters");
    }

    /** Traces whose frames are all different, so that nothing is shared. */
    private Path log(int traces, int frames, String name) throws IOException {
        Path file = folder.resolve("a.log");
        try (BufferedWriter out = Files.newBufferedWriter(file, US_ASCII)) {
            for (int i = 0; i < traces; i++) {
                out.write("-".repeat(38) + "\nHandle = 0x" + Integer.toHexString(4 * i + 4)
                        + " - OPEN\nThread ID = 0x00000001, Process ID = 0x00000002\n\n");
                for (int frame = 0; frame < frames; frame++) {
                    String address = Integer.toHexString(i * frames + frame);
                    out.write("0x" + address + ": a!" + name + address + "+0x1\n");
                }
            }
            out.write("-".repeat(38) + "\n");
        }
        return file;
    }

    @Test
    void aLogOfStacksThatAreAllDifferent() throws Exception {
        Path log = log(15_000, 16, "b");
        assertThat(read(32, "log", log))
                .contains("UnreadableLogException: the text holds more handle traces", "MB of memory", "-Xmx")
                .contains("HandleTraceLog.scan");
        assertThat(read(32, "scan", log)).contains("15000 traces");
        assertThat(said(32, Main.class, "parse", log)).contains("holds more handle traces than this JVM can hold");
        assertThat(exitCode).isEqualTo(4);
    }

    @Test
    void aLogOfOneStackWithoutEnd() throws Exception {
        assertThat(read(32, "log", log(1, 400_000, ""))).contains("1 traces");
    }

    @Test
    void aLogOfNamesWithoutEnd() throws Exception {
        assertThat(read(32, "scan", log(200, 10, "n".repeat(15_000)))).contains("200 traces");
    }

    @Test
    void aFileOfKnownLeaksFullOfEntries() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            lines.addAll(List.of("symbol: " + "*a".repeat(40), "reason: " + i, ""));
        }
        assertThat(read(32, "known", Files.write(folder.resolve("known.txt"), lines)))
                .contains("9000 entries");
    }

    @Test
    void aScriptWithoutEnd() throws Exception {
        Path script = folder.resolve("script.txt");
        try (RandomAccessFile out = new RandomAccessFile(script.toFile(), "rw")) {
            out.setLength(128L * MB);
        }
        Files.move(recording(1, ""), folder.resolve("session.jsonl"));
        assertThat(read(32, "script", script))
                .contains("CommandRefusedException: the script is larger than a megabyte, and nothing of it was sent");
    }
}
