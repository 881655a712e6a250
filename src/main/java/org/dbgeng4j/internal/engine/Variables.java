// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.io.File;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Environment variables. On Windows {@code Path} and {@code PATH} are one, and a block with both has either's value. */
public final class Variables {
    private Variables() {}

    /** Those of all the maps, the later ones on top, as this system tells names apart; in the order of the names. */
    @SafeVarargs
    public static Map<String, String> merged(Map<String, String>... maps) {
        return merged(File.separatorChar == '\\', maps);
    }

    /** The same, as Windows tells names apart or as others do. */
    @SafeVarargs
    public static Map<String, String> merged(boolean windows, Map<String, String>... maps) {
        Comparator<String> order = windows ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder();
        Map<String, String> all = new TreeMap<>(order);
        for (Map<String, String> map : maps) {
            all.putAll(map);
        }
        return all;
    }
}
