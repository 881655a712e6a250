// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.MemoryMap;
import org.dbgeng4j.MemoryRegion;

/** Reads the output of {@code db} and of {@code !address}. */
public final class MemoryText {
    // the address, then up to 16 bytes with one character between them; two blanks begin the column of characters
    private static final Pattern BYTES = Pattern.compile(
            "([0-9a-f]{8}(?:`[0-9a-f]{8})?)  ((?:[0-9a-f]{2}|\\?\\?)(?:[ -](?:[0-9a-f]{2}|\\?\\?)){0,15}).*");
    private static final Pattern REGION =
            Pattern.compile("[+ ]?\\s*([0-9a-f`]{3,17})\\s+([0-9a-f`]{3,17})\\s+([0-9a-f`]{3,17})\\s"
                    + "\\s*(MEM_(?:PRIVATE|IMAGE|MAPPED))?\\s*(MEM_(?:COMMIT|RESERVE|FREE))(?:\\s+(PAGE_\\w+(?:\\s*\\|\\s*PAGE_\\w+)*))?"
                    + "\\s*(?:([^\\s\\[][^\\[]*?)?\\s*(?:\\[(.*)\\])?)?\\s*");

    private MemoryText() {}

    /**
     * Reads bytes.
     *
     * @param output what {@code db} printed
     * @param address where they were to begin
     * @param length how many there were to be
     * @return the bytes up to the first that could not be read
     */
    public static byte[] bytes(CharSequence output, long address, int length) {
        byte[] bytes = new byte[length];
        int count = 0;
        for (String line : TextLines.of(output)) {
            Matcher fields = BYTES.matcher(line);
            if (!fields.matches() || Hex.address(fields.group(1)) != address + count) {
                continue;
            }
            for (String digits : fields.group(2).split("[ -]")) {
                if (digits.equals("??") || count == length) {
                    return Arrays.copyOf(bytes, count);
                }
                bytes[count++] = (byte) Integer.parseInt(digits, 16);
            }
        }
        return Arrays.copyOf(bytes, count);
    }

    /**
     * Reads the list of all regions.
     *
     * @param output what {@code !address} printed
     * @return the regions; none where it printed none
     */
    public static MemoryMap map(CharSequence output) {
        List<MemoryRegion> regions = new ArrayList<>();
        for (String line : TextLines.of(output)) {
            Matcher fields = REGION.matcher(line);
            if (fields.matches()) {
                regions.add(new MemoryRegion(
                        Hex.address(fields.group(1)),
                        Hex.address(fields.group(3)),
                        fields.group(5),
                        text(fields.group(4)),
                        text(fields.group(6)),
                        text(fields.group(7)),
                        text(fields.group(8))));
            }
        }
        return new MemoryMap(regions);
    }

    private static String text(String group) {
        return group == null ? "" : group.strip();
    }
}
