// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each place in a table and each id that Java uses is the one of native-stubs/slots.def. */
class SlotsTest {
    private static final Pattern INTERFACE = Pattern.compile("^INTERFACE\\((\\w+), (\\w+), (.*)\\)");
    private static final Pattern METHOD = Pattern.compile("^METHOD\\((\\w+), (\\w+), (\\d+)\\)");

    private static final Map<String, UUID> IDS = new HashMap<>();
    private static final Map<String, String> BASES = new HashMap<>();
    private static final Map<String, Integer> INDEXES = new HashMap<>();

    @BeforeAll
    static void readTable() throws IOException {
        for (String line : Files.readAllLines(Path.of("native-stubs", "slots.def"))) {
            Matcher type = INTERFACE.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (type.find()) {
                IDS.put(type.group(1), id(type.group(3)));
                BASES.put(type.group(1), type.group(2));
            } else if (method.find()) {
                INDEXES.put(method.group(1) + "::" + method.group(2), Integer.valueOf(method.group(3)));
            }
        }
        assertThat(INDEXES).hasSizeGreaterThan(200);
    }

    private static UUID id(String numbers) {
        StringBuilder hex = new StringBuilder();
        int[] digits = {8, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2};
        String[] parts = numbers.split(",");
        for (int i = 0; i < digits.length; i++) {
            String number = parts[i].strip().substring(2);
            hex.append("0".repeat(digits[i] - number.length())).append(number);
        }
        return new UUID(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16));
    }

    @ParameterizedTest
    @EnumSource
    void aMethodStandsWhereTheTableSays(Slot slot) {
        String type = slot.type();
        while (!INDEXES.containsKey(type + "::" + slot.method())) {
            assertThat(BASES)
                    .as("%s, or what it extends, has %s", slot.type(), slot.method())
                    .containsKey(type);
            assertThat(type).isNotEqualTo(BASES.get(type));
            type = BASES.get(type);
        }
        assertThat(slot.index()).isEqualTo(INDEXES.get(type + "::" + slot.method()));
    }

    @ParameterizedTest
    @EnumSource
    void anInterfaceHasTheIdOfTheTable(Interface type) {
        assertThat(type.id()).isEqualTo(IDS.get(type.name()));
        byte[] guid = type.guid().getByteArray(0, 16);
        // the first number is in the machine's order, the last bytes are in their own
        assertThat(guid[0]).isEqualTo((byte) (type.id().getMostSignificantBits() >>> 32));
        assertThat(guid[15]).isEqualTo((byte) type.id().getLeastSignificantBits());
    }

    @org.junit.jupiter.api.Test
    void ourOwnObjectsHaveAMethodInEachPlace() {
        long output = INDEXES.keySet().stream()
                .filter(name -> name.startsWith("IDebugOutputCallbacksWide::"))
                .count();
        long events = INDEXES.keySet().stream()
                .filter(name -> name.startsWith("IDebugEventCallbacksWide::"))
                .count();
        assertThat(EngineCallbacks.outputMethods() - 3).isEqualTo((int) output);
        assertThat(EngineCallbacks.eventMethods() - 3).isEqualTo((int) events);
    }
}
