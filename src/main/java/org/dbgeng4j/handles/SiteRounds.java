// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one leak site did over the rounds of one run.
 *
 * @param site the handles that were still open at the end of all rounds, with a call stack that speaks for them
 * @param kept for each round, how many of the handles that it opened were still open at the end of all rounds
 * @param closedLater for each round, how many handles were open at its own end and closed in a later round
 * @param closings where other handles of the same opening were closed, the most frequent place first; empty where none was
 *     seen or nobody looked
 * @param known the entry of the list of known leaks that speaks of this site; null where none does
 * @param knownExpired whether that entry had expired, so that the site counts again
 */
public record SiteRounds(
        LeakSite site,
        List<Integer> kept,
        List<Integer> closedLater,
        List<ClosingStack> closings,
        KnownLeak known,
        boolean knownExpired) {
    /** The same for equal values only, so that reports can be merged in any order. */
    static final Comparator<SiteRounds> ORDER = Comparator.<SiteRounds>comparingInt(rounds -> -rounds.site.count())
            .thenComparing(rounds -> rounds.kept.toString())
            .thenComparing(rounds -> rounds.site.outstanding().toString())
            .thenComparing(rounds -> addresses(rounds.site))
            .thenComparing(rounds -> rounds.site + "\n" + rounds.closedLater + rounds.closings)
            .thenComparing(rounds -> rounds.known + " " + rounds.knownExpired);

    /**
     * Copies the lists.
     *
     * @param site the handles that were still open at the end of all rounds
     * @param kept for each round, how many handles it left open
     * @param closedLater for each round, how many were closed later
     * @param closings where other handles of the same opening were closed
     * @param known the entry of the list of known leaks
     * @param knownExpired whether that entry had expired
     */
    public SiteRounds {
        requireNonNull(site, "site");
        kept = List.copyOf(kept);
        closedLater = List.copyOf(closedLater);
        closings = List.copyOf(closings);
        if (kept.isEmpty() || kept.size() != closedLater.size()) {
            throw new IllegalArgumentException("figures of " + kept.size() + " and " + closedLater.size() + " rounds");
        }
    }

    /**
     * The verdict of these rounds, whether the site is known or not.
     *
     * @return the verdict; {@link LeakVerdict#SUSPECT} at most where no call stack was captured, since the handles of
     *     different places look the same then
     */
    public LeakVerdict verdict() {
        LeakVerdict verdict = LeakVerdict.of(kept, closedLater);
        return site.stack().isEmpty() && verdict == LeakVerdict.LEAK ? LeakVerdict.SUSPECT : verdict;
    }

    /**
     * Whether it is a known leak whose entry has not expired.
     *
     * @return true where it is not to fail
     */
    public boolean isKnown() {
        return known != null && !knownExpired;
    }

    /**
     * How many rounds left handles open.
     *
     * @return at least 1
     */
    public int grownRounds() {
        return (int) kept.stream().filter(count -> count > 0).count();
    }

    /**
     * How many handles each round left open, where it was the same in each.
     *
     * @return the number; empty where rounds differ
     */
    public Optional<Integer> perRound() {
        int first = kept.get(0);
        return first > 0 && kept.stream().allMatch(count -> count == first) ? Optional.of(first) : Optional.empty();
    }

    SiteRounds with(KnownLeak entry, boolean expired) {
        return new SiteRounds(site, kept, closedLater, closings, entry, expired);
    }

    /** In words: "1 per round", "7 to 8 per round", "in 3 of 10 rounds". */
    String growth() {
        if (kept.size() == 1) {
            return kept.get(0) + " in the only round";
        }
        if (grownRounds() < kept.size()) {
            return "in " + grownRounds() + " of " + kept.size() + " rounds";
        }
        int least = Collections.min(kept);
        int most = Collections.max(kept);
        return (least == most ? "" : least + " to ") + most + " per round";
    }

    private static String addresses(LeakSite site) {
        StringBuilder all = new StringBuilder();
        site.outstanding()
                .forEach(handle -> handle.trace()
                        .stack()
                        .frames()
                        .forEach(frame ->
                                all.append(Long.toHexString(frame.address())).append(' ')));
        return all.toString();
    }
}
