// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.time.LocalDate;
import java.util.List;

/**
 * The leaks that are known and do not fail, the first entry that matches counting. Immutable.
 *
 * @param entries the entries
 */
public record KnownLeaks(List<KnownLeak> entries) {
    private static final KnownLeaks NONE = new KnownLeaks(List.of());

    /**
     * Copies the entries.
     *
     * @param entries the entries
     */
    public KnownLeaks {
        entries = List.copyOf(entries);
    }

    /**
     * No known leak at all.
     *
     * @return an empty list
     */
    public static KnownLeaks none() {
        return NONE;
    }

    List<LeakFinding> applied(List<LeakFinding> findings, LocalDate today) {
        return findings;
    }
}
