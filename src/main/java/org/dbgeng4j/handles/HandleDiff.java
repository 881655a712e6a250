// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.dbgeng4j.CannotTellException;

/**
 * The answer to the question which handles were opened since the snapshot and are still open. It is either {@link
 * Complete} or {@link Incomplete}; the second never reads as "no leaks".
 */
public sealed interface HandleDiff {
    /**
     * The outstanding handles, grouped by the call stack that opened them, the largest group first.
     *
     * @return the sites; empty when there is no outstanding handle
     * @throws CannotTellException if the diff is {@link Incomplete}
     */
    List<LeakSite> leakSites();

    /**
     * A diff that can be trusted.
     *
     * @param newTraces how many handle operations the kernel recorded since the snapshot
     * @param leakSites the outstanding handles by call stack, the largest group first
     * @param debuggerHandles the outstanding handles that the debugger itself brought about in the target, such as those
     *     of its break-in thread; they are in no leak site
     * @param warnings what a reader should know, such as figures that disagree; empty where all is well
     */
    record Complete(long newTraces, List<LeakSite> leakSites, List<HandleTrace> debuggerHandles, List<String> warnings)
            implements HandleDiff {
        /**
         * Copies the collections.
         *
         * @param newTraces how many handle operations the kernel recorded since the snapshot
         * @param leakSites the outstanding handles by call stack
         * @param debuggerHandles the outstanding handles that the debugger itself brought about in the target
         * @param warnings what a reader should know
         */
        public Complete {
            leakSites = List.copyOf(leakSites);
            debuggerHandles = List.copyOf(debuggerHandles);
            warnings = List.copyOf(warnings);
        }

        /**
         * All outstanding handles of all sites.
         *
         * @return how many there are
         */
        public int outstanding() {
            return leakSites.stream().mapToInt(LeakSite::count).sum();
        }

        /** This diff with these handles only. */
        Complete keeping(Set<Long> open) {
            List<LeakSite> kept = leakSites.stream()
                    .flatMap(site -> site.keeping(open).stream())
                    .sorted(LeakSite.LARGEST_FIRST)
                    .toList();
            return new Complete(newTraces, kept, debuggerHandles, warnings);
        }
    }

    /**
     * A diff that could not be had.
     *
     * @param reason why
     * @param detail what the debugger said
     */
    record Incomplete(Reason reason, String detail) implements HandleDiff {
        /**
         * Checks that nothing is null.
         *
         * @param reason why
         * @param detail what the debugger said
         */
        public Incomplete {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }

        @Override
        public List<LeakSite> leakSites() {
            throw new CannotTellException(
                    "the outstanding handles could not be told: " + reason.finding,
                    "command: !htrace -diff\n" + detail,
                    reason.remedy,
                    null);
        }
    }

    /** Why a diff could not be had. */
    enum Reason {
        /** More handle operations came than the ring of traces holds, so that openings were overwritten. */
        RING_OVERFLOW(
                "the ring of handle traces overflowed",
                "enable tracing with a larger ring, HandleTracing.enable(0x20000) at the most, or take diffs more often"),
        /** Tracing is not enabled, or the system refused it. */
        NOT_TRACED("handle tracing is not on", "call enable() first; where the system refuses it, run elevated"),
        /** The debugger printed something other than a diff, or less of it than it announced. */
        UNREADABLE(
                "the debugger's text is no whole diff",
                "read the debugger's own words above; its ntsdexts extension must be loadable");

        private final String finding;
        private final String remedy;

        Reason(String finding, String remedy) {
            this.finding = finding;
            this.remedy = remedy;
        }
    }
}
