// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbgeng4j.CannotTellException;

/**
 * Which handles leak, after several rounds of a workload. It is either {@link Complete} or {@link Incomplete}; the second
 * never reads as "no leaks": all that asks it for findings throws, but for {@link Incomplete#atLeast()}.
 */
public sealed interface LeakReport {
    /**
     * The runs that the report rests on; more than one in a merged report.
     *
     * @return the runs
     */
    List<LeakRun> runs();

    /**
     * All that was left open, the worst first.
     *
     * @return the findings, of each verdict, known or not
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    List<LeakFinding> findings();

    /**
     * The entries of the lists of known leaks that the sites were held against.
     *
     * @return the entries
     */
    List<KnownLeak> knownLeaks();

    /**
     * What fails: the sites that leaked and are not known.
     *
     * @return the leaks, the largest first
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    default List<LeakFinding> leaks() {
        return unknown(LeakVerdict.LEAK);
    }

    /**
     * The sites that grew in some rounds and are not known.
     *
     * @return the suspects, the largest first
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    default List<LeakFinding> suspects() {
        return unknown(LeakVerdict.SUSPECT);
    }

    /**
     * The sites that left handles open for an innocent reason and are not known.
     *
     * @return the noise, the largest first
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    default List<LeakFinding> noise() {
        return unknown(LeakVerdict.NOISE);
    }

    /**
     * The sites that the list of known leaks has, whatever their verdict.
     *
     * @return the known ones, the worst first
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    default List<LeakFinding> known() {
        return findings().stream().filter(LeakFinding::isKnown).toList();
    }

    /**
     * The known leaks that were not seen: mended, it may be, so that their entries can go.
     *
     * @return the entries that speak of no finding
     * @throws CannotTellException if the report is {@link Incomplete}
     */
    default List<KnownLeak> unusedKnownLeaks() {
        Set<KnownLeak> used = findings().stream()
                .flatMap(finding -> finding.runs().stream())
                .map(SiteRounds::known)
                .collect(Collectors.toCollection(HashSet::new));
        return knownLeaks().stream().filter(entry -> !used.contains(entry)).toList();
    }

    /**
     * Passes where nothing leaks: no unknown site is a {@link LeakVerdict#LEAK}, and the report is {@link Complete}.
     *
     * @throws HandleLeakError if something leaks, or if that could not be told
     */
    default void assertNoLeaks() {
        assertNone(LeakVerdict.LEAK);
    }

    /**
     * Passes where no unknown site is as bad as a verdict, or worse, and the report is {@link Complete}.
     *
     * @param mildest the mildest verdict that fails
     * @throws HandleLeakError if there is such a site, or if that could not be told
     */
    default void assertNone(LeakVerdict mildest) {
        if (this instanceof Incomplete
                || findings().stream()
                        .anyMatch(finding ->
                                !finding.isKnown() && finding.verdict().compareTo(mildest) >= 0)) {
            throw new HandleLeakError(this);
        }
    }

    /**
     * This report and another as one: the same site, by its fingerprint, is one finding with the worse verdict. The order
     * in which reports are merged is of no account.
     *
     * @param other the other report
     * @return the report of both; {@link Incomplete} if one of them is
     */
    default LeakReport merge(LeakReport other) {
        List<LeakRun> runs =
                Stream.concat(runs().stream(), other.runs().stream()).toList();
        List<LeakFinding> findings =
                Stream.concat(certain(this).stream(), certain(other).stream()).toList();
        List<KnownLeak> known = Stream.concat(knownLeaks().stream(), other.knownLeaks().stream())
                .toList();
        List<Shortfall> shortfalls = Stream.concat(shortfalls(this).stream(), shortfalls(other).stream())
                .toList();
        return shortfalls.isEmpty()
                ? new Complete(runs, findings, known)
                : new Incomplete(shortfalls, runs, findings, known);
    }

    private List<LeakFinding> unknown(LeakVerdict verdict) {
        return findings().stream()
                .filter(finding -> !finding.isKnown() && finding.verdict() == verdict)
                .toList();
    }

    private static List<LeakFinding> certain(LeakReport report) {
        return report instanceof Incomplete incomplete ? incomplete.atLeast() : report.findings();
    }

    private static List<Shortfall> shortfalls(LeakReport report) {
        return report instanceof Incomplete incomplete ? incomplete.shortfalls() : List.of();
    }

    /** One finding for each fingerprint, in order. */
    private static List<LeakFinding> merged(List<LeakFinding> findings) {
        Map<String, LeakFinding> merged = new LinkedHashMap<>();
        findings.forEach(finding -> merged.merge(finding.fingerprint(), finding, LeakFinding::merge));
        return merged.values().stream().sorted(LeakFinding.WORST_FIRST).toList();
    }

    private static List<KnownLeak> entries(List<KnownLeak> known) {
        return known.stream().distinct().sorted(KnownLeak.ORDER).toList();
    }

    /**
     * A report that can be trusted.
     *
     * @param runs the runs that it rests on
     * @param findings all that was left open, the worst first
     * @param knownLeaks the known leaks that the sites were held against
     */
    record Complete(List<LeakRun> runs, List<LeakFinding> findings, List<KnownLeak> knownLeaks) implements LeakReport {
        /**
         * Orders the lists and makes one finding of those with one fingerprint.
         *
         * @param runs the runs that it rests on
         * @param findings all that was left open
         * @param knownLeaks the known leaks that the sites were held against
         */
        public Complete {
            runs = runs.stream().sorted(LeakRun.ORDER).toList();
            findings = merged(findings);
            knownLeaks = entries(knownLeaks);
        }

        /** The report for people to read: the figures, then the findings, the worst first. */
        @Override
        public String toString() {
            return LeakText.of(this);
        }
    }

    /**
     * A report that could not be had, or of which a part is missing.
     *
     * @param shortfalls why; at least one
     * @param runs the runs that it rests on, with the rounds that were judged
     * @param atLeast what was left open in those rounds; there may be more
     * @param knownLeaks the known leaks that the sites were held against
     */
    record Incomplete(
            List<Shortfall> shortfalls, List<LeakRun> runs, List<LeakFinding> atLeast, List<KnownLeak> knownLeaks)
            implements LeakReport {
        /**
         * Orders the lists and makes one finding of those with one fingerprint.
         *
         * @param shortfalls why
         * @param runs the runs that it rests on
         * @param atLeast what was left open
         * @param knownLeaks the known leaks that the sites were held against
         */
        public Incomplete {
            shortfalls = shortfalls.stream().distinct().sorted(Shortfall.ORDER).toList();
            if (shortfalls.isEmpty()) {
                throw new IllegalArgumentException("a report that lacks nothing is complete");
            }
            runs = runs.stream().sorted(LeakRun.ORDER).toList();
            atLeast = merged(atLeast);
            knownLeaks = entries(knownLeaks);
        }

        /**
         * Why, in one word; of a merged report the first.
         *
         * @return the reason of the first shortfall
         */
        public Reason reason() {
            return shortfalls.get(0).reason();
        }

        @Override
        public List<LeakFinding> findings() {
            Shortfall first = shortfalls.get(0);
            throw new CannotTellException(
                    "whether handles leak could not be told: " + first.reason().finding,
                    first.detail()
                            + (atLeast.isEmpty() ? "" : "\nleft open all the same: " + atLeast.size() + " site(s)"),
                    first.reason().remedy,
                    null);
        }

        /** The report for people to read: why it is incomplete, then what was seen all the same. */
        @Override
        public String toString() {
            return LeakText.of(this);
        }
    }

    /**
     * What kept a report from being complete.
     *
     * @param reason why
     * @param round the round in which it happened, from 1; 0 before the first
     * @param detail what was seen
     */
    record Shortfall(Reason reason, int round, String detail) {
        static final Comparator<Shortfall> ORDER = Comparator.comparing(Shortfall::reason)
                .thenComparing(Shortfall::round)
                .thenComparing(Shortfall::detail);

        /**
         * Checks that nothing is null.
         *
         * @param reason why
         * @param round the round in which it happened
         * @param detail what was seen
         */
        public Shortfall {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }
    }

    /** Why a report is incomplete. */
    enum Reason {
        /** There was nothing to trace: no debugger, no target, or another had hold of it; the detail says which. */
        NOT_WATCHED("the target was not watched", "see above what kept it from being watched"),
        /** No round was ended, so that there is nothing to judge. */
        NO_ROUND("there was no round", "end at least one round before asking for the report"),
        /** The target ended before the last round was over. */
        TARGET_ENDED("the target ended", "see why it ended; a workload must leave it alive"),
        /** A breakpoint, a fatal exception or the like stopped the target; it was sent on. */
        STOPPED_BY_ITSELF(
                "the target stopped by itself",
                "look at what stopped it; remove breakpoints, or let them go on by a callback"),
        /** More handle operations came in one round than the ring of traces holds. */
        RING_OVERFLOW(
                "the ring of handle traces overflowed",
                "make the rounds shorter, or the ring larger: ring(0x20000) at the most"),
        /** The system or the debugger refused to trace handles. */
        NOT_TRACED(
                "handle tracing was refused",
                "run elevated; see whether the debugger has its extension: .load ntsdexts"),
        /** Handles were left open, and no call stack of any was captured. */
        NO_STACKS(
                "no call stack was captured",
                "some Windows 11 systems record none for x64 targets: try another, or break at the opening functions"),
        /** The debugger printed something that is no whole listing. */
        UNREADABLE("the debugger's text could not be read", "read the debugger's own words above"),
        /** The debugger ended, or stopped answering, or did not get hold of the target again. */
        DEBUGGER_FAILED("the debugger failed", "see the debugger's own words above, and try again");

        final String finding;
        final String remedy;

        Reason(String finding, String remedy) {
            this.finding = finding;
            this.remedy = remedy;
        }
    }
}
