// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.handles.Minidump;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages dumps at random and reads them: an answer or the one documented exception, and nothing kept that the dump is
 * too small for. A failure names its seed; {@code -Ddbgeng4j.seed=N} runs that one alone.
 */
class MinidumpDamageTest {
    private static final int INPUTS = 100_000;
    private static final int[] HOSTILE = {0, 1, 4, 16, 32, 288, 0x7FFF_FFFF, 0x8000_0000, -1, -4, -16};

    @TempDir
    private Path folder;

    private static byte[] real() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/dumps/crashpad-handles.dmp"));
    }

    private static byte[] made() {
        MinidumpBuilder dump = new MinidumpBuilder().sizes(16, 40, 288);
        for (int i = 0; i < 4; i++) {
            dump.module(0x10000L * i, 0x8000, "C:\\modules\\m" + i + ".dll");
        }
        for (int i = 1; i < 12; i++) {
            dump.handle(4 * i, i % 3 == 0 ? null : "Event", i % 2 == 0 ? null : "\\name " + i);
            dump.operation(4 * i, 1 + i % 3, 0x10004, 0x24000, 0x30000);
        }
        return dump.build();
    }

    @Test
    void damageIsAnErrorOrAWarningAndNothingElse() throws IOException {
        Long only = Long.getLong("dbgeng4j.seed");
        byte[][] dumps = {made(), real()};
        int answers = 0;
        for (long seed = only == null ? 0 : only; seed < (only == null ? INPUTS : only + 1); seed++) {
            // the large one costs more: every eighth is of it
            ByteBuffer damaged = damage(dumps[seed % 8 == 7 ? 1 : 0], new Random(seed));
            try {
                Minidump dump = Minidump.read(damaged);
                dump.outstanding();
                long kept = 2L * text(dump)
                        + (dump.table() == null
                                ? 0
                                : 32L * dump.table().handles().size())
                        + (dump.listing() == null
                                ? 0
                                : 32L * dump.listing().traces().size())
                        + 108L * dump.modules().size();
                assertThat(kept).as("seed %d", seed).isLessThan(5L * damaged.limit());
                answers++;
            } catch (UnreadableDumpException e) {
                assertThat(e).as("seed %d", seed).hasMessageContaining("Remedy");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(only != null || answers > INPUTS / 2).as("read: %d", answers).isTrue();
    }

    /** The text that is kept, equal places counted once. */
    private static long text(Minidump dump) {
        return dump.table() == null
                ? 0
                : dump.table().handles().stream()
                        .flatMap(info -> Stream.of(info.type(), info.name()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .mapToLong(String::length)
                        .sum();
    }

    private static ByteBuffer damage(byte[] whole, Random random) {
        ByteBuffer bytes = ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int damages = 1 + random.nextInt(4); damages > 0; damages--) {
            int streams = 32 + random.nextInt(8 * 12);
            // where the structure is, a blow does most
            int at = random.nextInt(4) == 0 ? random.nextInt(whole.length - 4) : streams & ~3;
            if (random.nextInt(3) == 0) {
                int[] starts = {8, 12};
                at = random.nextBoolean()
                        ? starts[random.nextInt(2)]
                        : Math.min(bytes.getInt(32 + 12 * random.nextInt(5) + 8) & 0xFFFFF, whole.length - 20)
                                + 4 * random.nextInt(5);
            }
            at = Math.min(at, whole.length - 4);
            switch (random.nextInt(4)) {
                case 0 -> bytes.putInt(at, HOSTILE[random.nextInt(HOSTILE.length)]);
                case 1 -> bytes.putInt(at, random.nextInt());
                case 2 -> bytes.putInt(at, random.nextInt(whole.length));
                default -> bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
            }
        }
        if (random.nextInt(8) == 0) {
            bytes.limit(random.nextInt(whole.length));
        }
        return bytes;
    }

    @Test
    void windowsOfAFileGiveTheSameAsOnePiece() throws IOException {
        for (byte[] dump : new byte[][] {made(), real()}) {
            Path file = Files.write(folder.resolve("windows.dmp"), dump);
            Minidump whole = Minidump.read(ByteBuffer.wrap(dump));
            assertThat(Minidump.read(file)).isEqualTo(whole);
            try (FileChannel channel = FileChannel.open(file)) {
                // values of 2, 4 and 8 bytes stand across the ends of windows as small as these
                DumpBytes small = new DumpBytes(
                        dump.length, 6, (from, length) -> channel.map(FileChannel.MapMode.READ_ONLY, from, length));
                assertThat(MinidumpReader.read(small, "windows")).isEqualTo(whole);
            }
        }
    }

    @Test
    void aStreamBehindTheSecondGigabyteIsRead() {
        // of such a dump only what is touched exists here
        byte[] dump = made();
        ByteBuffer bytes = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
        long far = 3L << 30;
        int data = bytes.getInt(32 + 3 * 12 + 8);
        int size = bytes.getInt(32 + 3 * 12 + 4);
        bytes.putInt(32 + 3 * 12 + 8, (int) (far + 60));
        DumpBytes sparse = new DumpBytes(far + 60 + size, 28, (from, length) -> {
            if (from == 0) {
                return ByteBuffer.wrap(Arrays.copyOf(dump, 1 << 16));
            }
            assertThat(from).isEqualTo(far);
            ByteBuffer window = ByteBuffer.allocate((int) length);
            window.put(60, dump, data, size);
            return window;
        });
        assertThat(MinidumpReader.read(sparse, "far").table().handles()).hasSize(11);
    }

    @Test
    void aFileThatIsCutOffBeforeItIsMappedIsAClearError() throws IOException {
        Path file = Files.write(folder.resolve("cut.dmp"), made());
        try (FileChannel channel = FileChannel.open(file)) {
            DumpBytes bytes = DumpBytes.map(channel);
            Files.write(file, new byte[0]);
            assertThatThrownBy(() -> MinidumpReader.read(bytes, "cut.dmp"))
                    .isInstanceOf(UnreadableDumpException.class)
                    .hasMessageContaining("cannot be mapped into memory")
                    .hasMessageContaining("cut.dmp")
                    .hasMessageContaining("Remedy")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows lets nobody cut off a file that is mapped")
    void aFileThatIsCutOffWhileItIsMappedIsAClearError() throws IOException {
        Path file = Files.write(folder.resolve("cut.dmp"), made());
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            DumpBytes bytes = new DumpBytes(channel.size(), 28, (from, length) -> {
                ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
                channel.truncate(0);
                return mapped;
            });
            assertThatThrownBy(() -> MinidumpReader.read(bytes, "cut.dmp"))
                    .isInstanceOf(UnreadableDumpException.class)
                    .hasMessageContaining("became shorter while it was read")
                    .hasMessageContaining("cut.dmp")
                    .hasCauseInstanceOf(InternalError.class);
        }
    }
}
