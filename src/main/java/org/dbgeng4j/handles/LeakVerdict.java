// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.List;

/** What to think of a leak site after several rounds of one workload, the worst last. */
public enum LeakVerdict {
    /**
     * Explained: it grew in one round only, as a cache does on first use; or in each of the first rounds, up to half of
     * them, and then no more, as a pool that fills up; or what the earlier rounds opened was closed some rounds later.
     */
    NOISE,
    /** It grew in some rounds and not in others, or there was one round only, from which nothing can be told. */
    SUSPECT,
    /** Each of at least two rounds left a handle open that was still open at the end of all. */
    LEAK;

    /**
     * Judges one site. A round that left nothing open at its end did not grow.
     *
     * @param kept for each round, how many of the handles that it opened were still open at the end of all rounds
     * @param closedLater for each round, how many more were open at its own end
     * @return the verdict
     */
    static LeakVerdict of(List<Integer> kept, List<Integer> closedLater) {
        int rounds = kept.size();
        int grown = (int) kept.stream().filter(count -> count > 0).count();
        if (rounds == 1) {
            return SUSPECT;
        }
        if (grown == rounds) {
            return LEAK;
        }
        boolean once = grown == 1 && rounds > 2;
        return once || filledUp(kept, grown) || turnedOver(kept, closedLater, grown) ? NOISE : SUSPECT;
    }

    private static boolean filledUp(List<Integer> kept, int grown) {
        return grown <= kept.size() / 2 && kept.subList(0, grown).stream().allMatch(count -> count > 0);
    }

    private static boolean turnedOver(List<Integer> kept, List<Integer> closedLater, int grown) {
        int closed = kept.size() - grown;
        return grown <= closed
                && kept.subList(closed, kept.size()).stream().allMatch(count -> count > 0)
                && closedLater.subList(0, closed).stream().allMatch(count -> count > 0);
    }
}
