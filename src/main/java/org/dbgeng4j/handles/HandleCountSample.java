// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dbgeng4j.internal.engine.SteadyClock;

/**
 * How many handles a process had open at one moment.
 *
 * @param time the moment
 * @param count the number of open handles, not negative
 * @param countByType the number of handles of each type; empty where the types are not known
 */
public record HandleCountSample(Instant time, long count, Map<String, Integer> countByType) {
    /**
     * Copies the counts by type, keeping their order.
     *
     * @param time the moment
     * @param count the number of open handles
     * @param countByType the number of handles of each type
     * @throws IllegalArgumentException if the count is negative
     */
    public HandleCountSample {
        requireNonNull(time, "time");
        if (count < 0) {
            throw new IllegalArgumentException("a process has no " + count + " handles");
        }
        countByType = Collections.unmodifiableMap(new LinkedHashMap<>(countByType));
    }

    /**
     * A count of this moment, of handles whose types are not known.
     *
     * @param count the number of open handles
     * @return the sample
     * @throws IllegalArgumentException if the count is negative
     */
    public static HandleCountSample now(long count) {
        return new HandleCountSample(SteadyClock.now(), count, Map.of());
    }
}
