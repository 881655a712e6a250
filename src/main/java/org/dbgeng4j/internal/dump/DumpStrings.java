// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import java.util.HashMap;
import java.util.Map;
import org.dbgeng4j.internal.text.Room;
import org.dbgeng4j.internal.text.Warnings;

/** The strings of a dump: a length in bytes, then UTF-16. Equal places are read once. */
final class DumpStrings {
    /** A name of the system's is never longer (UNICODE_STRING). */
    static final int LONGEST = 0xFFFE;

    /** What a string takes of the memory, about, beside its text: with the maps that hold it. */
    private static final int STRING_TAKES = 250;

    private final DumpBytes bytes;
    private final Room room;
    private final Warnings warnings;
    private final Map<Long, String> known = new HashMap<>();
    private final Map<String, String> once = new HashMap<>();
    // honest strings do not overlap, so that all together are no longer than the dump
    private long left;

    DumpStrings(DumpBytes bytes, Room room, Warnings warnings) {
        this.bytes = bytes;
        this.room = room;
        this.warnings = warnings;
        this.left = bytes.size();
    }

    /** The string at a place; null where the place is 0, which stands for none, or holds no string. */
    String at(long place) {
        if (place == 0) {
            return null;
        }
        if (!known.containsKey(place)) {
            String string = read(place);
            room.take(STRING_TAKES + (string == null ? 0 : 2L * string.length()));
            known.put(place, string);
        }
        return known.get(place);
    }

    private String read(long place) {
        long length = bytes.holds(place, 4) ? bytes.int32(place) & 0xFFFF_FFFFL : -1;
        if (length < 0 || length > LONGEST || length % 2 != 0 || !bytes.holds(place + 4, length)) {
            warnings.add("there is no string at 0x" + Long.toHexString(place));
            return null;
        }
        left -= length;
        if (left < 0) {
            warnings.add("the strings overlap; left out the one at 0x" + Long.toHexString(place));
            return null;
        }
        char[] text = new char[(int) length / 2];
        int used = 0;
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) bytes.uint16(place + 4 + 2L * i);
            used = text[i] == 0 ? used : i + 1;
        }
        String string = new String(text, 0, used);
        String first = once.putIfAbsent(string, string);
        return first == null ? string : first;
    }
}
