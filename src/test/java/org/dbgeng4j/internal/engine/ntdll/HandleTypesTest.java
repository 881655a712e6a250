// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The system's lists of object types and of handles. */
class HandleTypesTest {
    private static ByteBuffer types(int firstIndex, String... names) {
        ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, names.length);
        int at = 8;
        for (int i = 0; i < names.length; i++) {
            byte[] name = names[i].getBytes(StandardCharsets.UTF_16LE);
            bytes.putShort(at, (short) name.length).putShort(at + 2, (short) (name.length + 2));
            bytes.put(at + 90, (byte) (firstIndex == 0 ? 0 : firstIndex + i));
            bytes.put(at + 104, name);
            at += (104 + name.length + 2 + 7) / 8 * 8;
        }
        return bytes;
    }

    private static ByteBuffer recorded(String name) throws IOException {
        try (InputStream in = HandleTypesTest.class.getResourceAsStream("/ntdll/" + name)) {
            return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** What Wine 8 returned to a program, process 32, that had made an event of the handle 0x30. */
    @Test
    void readsWhatWineReturned() throws IOException {
        Map<Integer, String> names = HandleTypes.names(recorded("wine8-types.bin"));
        assertThat(names).hasSize(20).containsValues("Type", "Directory", "Event", "Mutant", "File", "Key");
        // in the list of handles this Wine counts types from 0; Windows has one number for a type in both
        Map<Integer, String> fromZero = new HashMap<>();
        names.forEach((index, name) -> fromZero.put(index - 2, name));
        Map<Long, String> handles = HandleTypes.handles(recorded("wine8-handles.bin"), 32, fromZero);
        assertThat(handles).hasSize(12).containsEntry(0x30L, "Event").containsEntry(0x8L, "File");
    }

    @Test
    void typesHaveTheirOwnNumbers() {
        assertThat(HandleTypes.names(types(5, "Event", "ALPC Port", "Key")))
                .isEqualTo(Map.of(5, "Event", 6, "ALPC Port", 7, "Key"));
    }

    @Test
    void beforeWindows81TheyCountFromTwo() {
        assertThat(HandleTypes.names(types(0, "Type", "Directory"))).isEqualTo(Map.of(2, "Type", 3, "Directory"));
    }

    @Test
    void aDamagedListEndsWhereItsBytesDo() {
        ByteBuffer bytes = types(5, "Event", "Key");
        bytes.putInt(0, Integer.MAX_VALUE);
        assertThat(HandleTypes.names(bytes)).containsEntry(5, "Event").containsEntry(6, "Key");
        bytes.putShort(8, (short) -1).putShort(10, (short) -1);
        assertThat(HandleTypes.names(bytes)).isEmpty();
    }

    @Test
    void onlyTheHandlesOfTheProcessAreTaken() {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 3 * 40).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, 1000);
        long[][] handles = {{4, 0x10, 5}, {77, 0x20, 5}, {77, 0x24, 9}};
        for (int i = 0; i < handles.length; i++) {
            int at = 16 + 40 * i;
            bytes.putLong(at + 8, handles[i][0]).putLong(at + 16, handles[i][1]);
            bytes.putShort(at + 30, (short) handles[i][2]);
        }
        assertThat(HandleTypes.handles(bytes, 77, Map.of(5, "Event"))).isEqualTo(Map.of(0x20L, "Event", 0x24L, ""));
    }
}
