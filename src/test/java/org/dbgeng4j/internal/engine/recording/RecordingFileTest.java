// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dbgeng4j.RecordingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RecordingFileTest {
    @TempDir
    Path folder;

    @Test
    void eachLineIsThereBeforeTheNext() throws Exception {
        Path path = folder.resolve("a.jsonl");
        try (RecordingFile file = RecordingFile.create(path, "process 1")) {
            assertThat(Files.readAllLines(path)).hasSize(1);
            file.write(new Entry.Note("one"));
            assertThat(Files.readAllLines(path)).hasSize(2).last().asString().contains("one");
        }
    }

    @Test
    void anInterruptedThreadWritesOn() throws Exception {
        Path path = folder.resolve("a.jsonl");
        try (RecordingFile file = RecordingFile.create(path, "process 1")) {
            Thread.currentThread().interrupt();
            file.write(new Entry.Note("one"));
            assertThat(Thread.interrupted()).isTrue();
            file.write(new Entry.Note("two"));
        }
        assertThat(Files.readAllLines(path)).hasSize(3);
    }

    @Test
    void nothingIsEverOverwritten() throws Exception {
        Path path = Files.writeString(folder.resolve("a.jsonl"), "precious");
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> RecordingFile.create(path, "process 1"))
                .withMessageContaining("never overwrites")
                .withMessageContaining(path.toString())
                .matches(e -> e.reason() == RecordingException.Reason.CANNOT_WRITE);
        assertThat(path).hasContent("precious");
        assertThatExceptionOfType(RecordingException.class)
                .isThrownBy(() -> RecordingFile.create(folder.resolve("no/such.jsonl"), "process 1"))
                .matches(e -> e.reason() == RecordingException.Reason.CANNOT_WRITE);
    }

    @Test
    void aFolderGetsAFileForEachSession() throws Exception {
        RecordingFile.create(folder, "process 1").close();
        RecordingFile.create(folder, "process 1").close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSize(2)
                    .allMatch(file -> file.toString().endsWith(".jsonl"));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyItsOwnerMayReadIt() throws Exception {
        Path path = folder.resolve("a.jsonl");
        RecordingFile.create(path, "process 1").close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFullDiskEndsTheRecordingWithAWord() throws Exception {
        Disk disk = new Disk(300);
        RecordingFile file = new RecordingFile(disk, 1 << 20, 1 << 20);
        file.write(new Entry.Note("first"));
        file.write(new Entry.Note("x".repeat(400)));
        file.write(new Entry.Note("not written any more"));
        file.close();
        List<Entry> entries = disk.entries();
        assertThat(entries).hasSize(2).first().isEqualTo(new Entry.Note("first"));
        assertThat(((Entry.Note) entries.get(1)).text())
                .contains("stopped here")
                .contains("No space left");
        assertThat(disk.closed).isEqualTo(1);
    }

    @Test
    void aDiskWithNoRoomForTheWordEither() {
        Disk disk = new Disk(60);
        RecordingFile file = new RecordingFile(disk, 1 << 20, 1 << 20);
        file.write(new Entry.Note("first"));
        file.write(new Entry.Note("x".repeat(400)));
        file.write(new Entry.Note("not written any more"));
        assertThat(disk.text())
                .startsWith("{\"type\":\"note\"")
                .contains("first")
                .doesNotContain("any more");
        assertThat(disk.closed).isEqualTo(1);
    }

    @Test
    void aRecordingStopsAtItsBound() throws Exception {
        Disk disk = new Disk(1 << 20);
        RecordingFile file = new RecordingFile(disk, 1 << 20, 8_192);
        for (int i = 0; i < 1_000; i++) {
            file.write(new Entry.Output("x".repeat(100), 1, Optional.empty()));
        }
        List<Entry> entries = disk.entries();
        assertThat(disk.text().length()).isLessThanOrEqualTo(8_192).isGreaterThan(6_500);
        assertThat(entries.get(entries.size() - 1))
                .isInstanceOfSatisfying(
                        Entry.Note.class, note -> assertThat(note.text()).contains("8192 bytes"));
    }

    @Test
    void aLineIsNeverLongerThanAReaderTakes() throws Exception {
        Disk disk = new Disk(1 << 20);
        RecordingFile file = new RecordingFile(disk, 1_000, 1 << 20);
        file.write(new Entry.Output("\0".repeat(200), 1, Optional.empty()));
        file.write(new Entry.Stopped("x".repeat(2_000) + "the end"));
        file.write(new Entry.Died("x".repeat(2_000)));
        assertThat(disk.entries().get(0)).isEqualTo(new Entry.Omitted(200));
        assertThat(((Entry.Stopped) disk.entries().get(1)).text())
                .endsWith("the end")
                .hasSize(125);
        assertThat(((Entry.Note) disk.entries().get(2)).text()).contains("left out");
    }

    /** A disk with little room. */
    private static final class Disk implements RecordingFile.Store {
        private final int room;
        private byte[] bytes = {};
        private int closed;

        Disk(int room) {
            this.room = room;
        }

        @Override
        public void write(byte[] more) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(bytes);
            all.write(more, 0, Math.min(more.length, room - bytes.length));
            boolean full = bytes.length + more.length > room;
            bytes = all.toByteArray();
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void truncate(long length) {
            bytes = Arrays.copyOf(bytes, (int) length);
        }

        @Override
        public void close() {
            closed++;
        }

        String text() {
            return new String(bytes, StandardCharsets.US_ASCII);
        }

        List<Entry> entries() throws Exception {
            return text().lines()
                    .map(line -> {
                        try {
                            return EntryJson.read(line);
                        } catch (EntryJson.DamagedException e) {
                            throw new AssertionError(line, e);
                        }
                    })
                    .toList();
        }
    }
}
