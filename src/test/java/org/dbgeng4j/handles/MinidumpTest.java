// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.internal.dump.MinidumpBuilder;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dump says of handles, from real and made dumps. */
class MinidumpTest {
    private static final int OPEN = 1;
    private static final int CLOSE = 2;
    private static final int BAD_REFERENCE = 3;
    private static final long LEAKY = 0x7ff6_a000_0000L;
    private static final long NTDLL = 0x7ff9_1114_0000L;

    @TempDir
    private Path folder;

    private static MinidumpBuilder leaky() {
        return new MinidumpBuilder()
                .module(LEAKY, 0x9000, "C:\\samples\\leaky.exe")
                .module(NTDLL, 0x207000, "C:\\WINDOWS\\SYSTEM32\\ntdll.dll");
    }

    private static Minidump read(MinidumpBuilder dump) {
        return Minidump.read(ByteBuffer.wrap(dump.build()));
    }

    @Test
    void aRealDumpWithoutTraces() throws IOException {
        Minidump dump = Minidump.read(Path.of("src/test/resources/dumps/crashpad-handles.dmp"));
        HandleTable table = dump.handles().orElseThrow();
        assertThat(table.total()).isEqualTo(147);
        assertThat(table.handles()).hasSize(147);
        assertThat(table.handles().get(0)).isEqualTo(new HandleInfo(4, "File", null, 0x12019F, 2, 98303, List.of()));
        assertThat(table.handles()).filteredOn(info -> info.type() == null).hasSize(46);
        assertThat(table.countByType()).containsEntry("Event", 18).containsEntry("ALPC Port", 1);
        assertThat(dump.processId()).isEqualTo(15444);
        assertThat(dump.system()).isEqualTo("Windows 10.0.22000 x64");
        assertThat(dump.written()).isEqualTo(Instant.ofEpochSecond(1_635_803_743));
        assertThat(dump.modules()).hasSize(25).first().returns("tiny", LoadedModule::name);
        assertThat(dump.warnings()).isEmpty();
        assertThat(dump.traces()).isEmpty();
        assertThatThrownBy(() -> dump.outstanding().leakSites())
                .as("no traces are not no leaks")
                .isInstanceOf(CannotTellException.class)
                .hasMessageContaining("the dump holds no handle operations")
                .hasMessageContaining("147 open handles");
    }

    @ParameterizedTest
    @CsvSource({"16,32,288", "16,40,288", "24,48,320", "16,32,160"})
    void stepsByTheSizesThatTheHeadersGive(int header, int descriptor, int entry) {
        Minidump dump = read(leaky().sizes(header, descriptor, entry)
                .handle(0x40, "Event", "\\BaseNamedObjects\\ready")
                .handle(0x44, "ALPC Port", null)
                .handle(0x48, null, null)
                .operation(0x40, OPEN, NTDLL + 0x14, LEAKY + 0x10dd)
                .operation(0x3c, BAD_REFERENCE, 0x1234L));
        assertThat(dump.table().handles())
                .extracting(HandleInfo::handle, HandleInfo::type, HandleInfo::name)
                .containsExactly(
                        tuple(0x40L, "Event", "\\BaseNamedObjects\\ready"),
                        tuple(0x44L, "ALPC Port", null),
                        tuple(0x48L, null, null));
        assertThat(dump.table().countByType()).containsOnlyKeys("Event", "ALPC Port");
        HandleTrace trace = dump.listing().traces().get(0);
        assertThat(trace.processId()).isEqualTo(7);
        assertThat(trace.threadId()).isEqualTo(9);
        assertThat(trace.stack().frames())
                .containsExactly(
                        StackFrame.of(NTDLL + 0x14, "ntdll", null, 0x14),
                        StackFrame.of(LEAKY + 0x10dd, "leaky", null, 0x10dd));
        assertThat(dump.listing().traces().get(1).operation()).isEqualTo(HandleOperation.BAD_REFERENCE);
        assertThat(dump.listing().traces().get(1).stack().frames()).containsExactly(StackFrame.unresolved(0x1234));
        assertThat(dump.listing().warnings()).isEmpty();
        assertThat(dump.warnings()).isEmpty();
    }

    @Test
    void groupsWhatIsOutstandingByStackWithTypesAndNames() {
        HandleDiff diff = read(leaky().handle(0x40, "Event", "a")
                        .handle(0x44, "Event", null)
                        .handle(0x48, "File", null)
                        .operation(0x44, OPEN, NTDLL + 1, LEAKY + 2)
                        .operation(0x40, OPEN, NTDLL + 1, LEAKY + 2)
                        .operation(0x50, CLOSE, NTDLL + 3)
                        .operation(0x50, OPEN, NTDLL + 1, LEAKY + 4)
                        .operation(0x54, OPEN, NTDLL + 1, LEAKY + 4))
                .outstanding();
        assertThat(diff.leakSites()).hasSize(1).first().satisfies(site -> {
            assertThat(site.count()).isEqualTo(2);
            assertThat(site.objectTypes()).containsExactly("Event");
            assertThat(site.culprit()).contains(StackFrame.of(LEAKY + 2, "leaky", null, 2));
            assertThat(site.outstanding())
                    .extracting(OutstandingHandle::objectName)
                    .containsExactly(null, "a");
        });
    }

    @Test
    void anEmptyListOfHandlesClosesNothing() {
        Minidump dump = read(leaky().operation(0x48, OPEN, LEAKY + 1));
        HandleTable empty = new HandleTable(List.of(), 0, Map.of());
        Minidump listed = new Minidump(7, null, null, empty, dump.listing(), List.of(), List.of());
        assertThat(listed.outstanding().leakSites()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsTheOrderByWhatIsOpen(boolean newestFirst) {
        // 0x40 was opened, closed and opened again, 0x44 opened and closed, 0x48 closed and opened
        long[][] operations = {
            {0x40, OPEN, 1},
            {0x44, OPEN, 2},
            {0x48, CLOSE, 3},
            {0x40, CLOSE, 4},
            {0x44, CLOSE, 5},
            {0x48, OPEN, 6},
            {0x40, OPEN, 7}
        };
        MinidumpBuilder builder = leaky().handle(0x40, "Event", null).handle(0x48, "Event", null);
        for (int i = 0; i < operations.length; i++) {
            long[] operation = operations[newestFirst ? operations.length - 1 - i : i];
            builder.operation(operation[0], (int) operation[1], LEAKY + operation[2]);
        }
        Minidump dump = read(builder);
        assertThat(dump.listing().traces().get(0).stack().frames().get(0).displacement())
                .isEqualTo(7);
        assertThat(dump.outstanding().leakSites())
                .extracting(site -> site.stack().frames().get(0).displacement())
                .containsExactly(7L, 6L);
    }

    @Test
    void saysWhereNothingConfirmsTheOrder() {
        Minidump dump = read(leaky().operation(0x40, OPEN, LEAKY + 1)
                .operation(0x40, CLOSE, LEAKY + 2)
                .operation(0x40, OPEN, LEAKY + 3));
        assertThat(dump.listing().warnings())
                .containsExactly("taken for newest first, which nothing in the dump confirms");
        assertThat(dump.outstanding()).isInstanceOfSatisfying(HandleDiff.Complete.class, diff -> {
            assertThat(diff.leakSites().get(0).stack().frames().get(0).displacement())
                    .isEqualTo(1);
            assertThat(diff.warnings()).isEqualTo(dump.listing().warnings());
        });
    }

    @Test
    void clampsTheDepthAndLeavesOutUnknownOperations() {
        long[] stack = new long[32];
        Arrays.fill(stack, LEAKY + 8);
        Minidump dump = read(leaky().operation(0x40, OPEN, 0x7FFF_FFFF, stack).operation(0x44, 9, LEAKY + 1));
        assertThat(dump.listing().traces()).hasSize(1);
        assertThat(dump.listing().traces().get(0).stack().frames()).hasSize(32);
        assertThat(dump.listing().warnings()).hasSize(2);
        assertThat(dump.outstanding()).as("one operation is not known").isInstanceOf(HandleDiff.Incomplete.class);
    }

    @Test
    void hugeCountsAreBoundedByTheFile() {
        byte[] dump =
                leaky().handle(0x40, "Event", null).operation(0x40, OPEN, LEAKY).build();
        ByteBuffer bytes = ByteBuffer.wrap(dump).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(bytes.getInt(32 + 3 * 12 + 8) + 8, -1);
        bytes.putInt(bytes.getInt(32 + 4 * 12 + 8) + 8, -1);
        Minidump read = Minidump.read(bytes);
        assertThat(read.table().handles()).hasSize(1);
        assertThat(read.warnings()).containsExactly("the handle data stream gives 1 of 4294967295 entries");
        assertThat(read.outstanding())
                .isInstanceOfSatisfying(
                        HandleDiff.Incomplete.class,
                        diff -> assertThat(diff.atLeast()).hasSize(1));
    }

    @Test
    void overlappingStringsTakeNoMoreThanTheFile() {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x504D444D).putInt(0xA793).putInt(1).putInt(32).putLong(0).putLong(0);
        bytes.putInt(12).putInt(bytes.capacity() - 44).putInt(44);
        int handles = 1000;
        bytes.putInt(16).putInt(32).putInt(handles).putInt(0);
        for (int i = 0; i < handles; i++) {
            // one after the other begins 4 bytes later, and each claims 60,000 bytes
            bytes.putLong(i).putInt(40_000 + 4 * i).putInt(0).putLong(0).putLong(0);
        }
        for (int at = 40_000; at < 40_000 + 4 * handles; at += 4) {
            bytes.putInt(at, 60_000);
        }
        Minidump dump = Minidump.read(bytes.clear());
        assertThat(dump.table().handles()).hasSize(handles);
        assertThat(dump.table().handles().stream()
                        .filter(info -> info.type() != null)
                        .mapToInt(info -> info.type().length())
                        .sum())
                .isLessThanOrEqualTo(bytes.capacity() / 2);
        assertThat(dump.warnings()).anyMatch(warning -> warning.startsWith("the strings overlap"));
    }

    @Test
    void refusesWhatIsNoMinidump() throws IOException {
        Path text = Files.writeString(folder.resolve("text.dmp"), "MDMP, but no dump at all, only some text");
        assertThatThrownBy(() -> Minidump.read(text))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("no minidump")
                .hasMessageContaining(text.toString())
                .hasMessageContaining("Remedy");
        Path cut = Files.write(folder.resolve("cut.dmp"), Arrays.copyOf(leaky().build(), 40));
        assertThatThrownBy(() -> Minidump.read(cut))
                .isInstanceOf(UnreadableDumpException.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> Minidump.read(ByteBuffer.allocate(0))).isInstanceOf(UnreadableDumpException.class);
        assertThatThrownBy(() -> Minidump.read(folder.resolve("none.dmp"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void twoDumpsOfAProcessCanBeCompared() {
        MinidumpBuilder later = leaky().operation(0x44, OPEN, LEAKY + 2).operation(0x40, OPEN, LEAKY + 1);
        HandleListing first = read(leaky().operation(0x40, OPEN, LEAKY + 1)).listing();
        assertThat(HandleDiff.between(first, read(later).listing()).leakSites())
                .singleElement()
                .satisfies(
                        site -> assertThat(site.outstanding().get(0).handle()).isEqualTo(0x44));
    }
}
