// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A leak site with what it did in one run of rounds, or, in a merged report, in several.
 *
 * @param fingerprint the site's name, {@link LeakSite#fingerprint()}
 * @param runs what it did in each run, the one with the most handles first; at least one
 */
public record LeakFinding(String fingerprint, List<SiteRounds> runs) {
    static final Comparator<LeakFinding> WORST_FIRST = Comparator.comparing(LeakFinding::verdict)
            .reversed()
            .thenComparing(finding -> -finding.handles())
            .thenComparing(LeakFinding::fingerprint);

    /**
     * Copies and orders the runs.
     *
     * @param fingerprint the site's name
     * @param runs what it did in each run
     */
    public LeakFinding {
        requireNonNull(fingerprint, "fingerprint");
        runs = runs.stream().sorted(SiteRounds.ORDER).toList();
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a finding without a run is none");
        }
    }

    /**
     * The worst verdict of the runs in which the site is not a known leak; where it is known in all, the worst of all.
     *
     * @return the verdict
     */
    public LeakVerdict verdict() {
        List<SiteRounds> counted =
                isKnown() ? runs : runs.stream().filter(run -> !run.isKnown()).toList();
        return counted.stream()
                .map(SiteRounds::verdict)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Whether it is a known leak in each run, so that it is not to fail.
     *
     * @return true where the list of known leaks has it
     */
    public boolean isKnown() {
        return runs.stream().allMatch(SiteRounds::isKnown);
    }

    /**
     * The site of the run that kept the most handles.
     *
     * @return the site, with its call stack
     */
    public LeakSite site() {
        return runs.get(0).site();
    }

    /**
     * How many handles all runs left open.
     *
     * @return at least 1
     */
    public int handles() {
        return runs.stream().mapToInt(run -> run.site().count()).sum();
    }

    LeakFinding merge(LeakFinding other) {
        return new LeakFinding(
                fingerprint, Stream.concat(runs.stream(), other.runs.stream()).toList());
    }

    /** The finding as text: verdict and fingerprint, then each run. */
    @Override
    public String toString() {
        return LeakText.of(this);
    }
}
