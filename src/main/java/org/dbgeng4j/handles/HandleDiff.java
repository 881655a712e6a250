// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.internal.text.OutstandingHandles;

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
     * Compares two lists of traces of one process with no debugger: what was opened after the earlier list and is still
     * open in the later one, by the kernel's own rule. The lists may come from different sessions, as long as tracing
     * was on throughout.
     *
     * @param earlier a list of all traces, as {@code !htrace} prints it; one without traces stands for the moment at which
     *     tracing was enabled
     * @param later a later list of all traces of the same process
     * @return the outstanding handles, without object types; {@link Incomplete} where the two lists have nothing in common,
     *     because the ring of traces came round in between, or where one of them was cut off
     */
    static HandleDiff between(HandleListing earlier, HandleListing later) {
        OutstandingHandles outstanding = OutstandingHandles.since(
                later.traces(),
                earlier.traces(),
                OutstandingHandles.ringOf(later.traces().size()));
        List<LeakSite> sites = LeakSites.group(outstanding.traces());
        boolean begins = earlier.traces().isEmpty() && earlier.kind() != HandleListing.Kind.LIST;
        if (!later.isWhole() || !begins && !earlier.isWhole()) {
            HandleListing torn = later.isWhole() ? earlier : later;
            return new Incomplete(
                    Reason.UNREADABLE,
                    "the " + (torn == later ? "later" : "earlier") + " one is no whole list of traces\n"
                            + String.join("\n", torn.warnings()),
                    sites);
        }
        if (!outstanding.certain()) {
            return new Incomplete(
                    Reason.RING_OVERFLOW,
                    "the later list holds " + later.traces().size() + " traces and none of the earlier one's",
                    sites);
        }
        List<String> warnings = new ArrayList<>(earlier.warnings());
        warnings.addAll(later.warnings());
        return new Complete(outstanding.newTraces(), sites, LeakSites.debuggers(outstanding.traces()), warnings);
    }

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

        /** This diff, with the handles that are still open after a later diff of the same tracing. */
        HandleDiff stillOpen(HandleDiff later, Supplier<Set<Long>> openNow) {
            if (!(later instanceof Complete since)) {
                return later;
            }
            // a value that was closed and opened again since stands in the later diff, for another object
            Set<Long> reopened = since.leakSites().stream()
                    .flatMap(site -> site.outstanding().stream())
                    .map(OutstandingHandle::handle)
                    .collect(Collectors.toCollection(HashSet::new));
            since.debuggerHandles().forEach(trace -> reopened.add(trace.handle()));
            Set<Long> open = new HashSet<>(openNow.get());
            open.removeAll(reopened);
            return keeping(open);
        }

        /** This diff with one thing more to know. */
        Complete warning(String more) {
            List<String> all = new ArrayList<>(warnings);
            all.add(more);
            return new Complete(newTraces, leakSites, debuggerHandles, all);
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
     * @param atLeast the leak sites that are certain all the same; there may be more, and more handles in each. Empty where
     *     nothing is certain
     */
    record Incomplete(Reason reason, String detail, List<LeakSite> atLeast) implements HandleDiff {
        /**
         * Copies the sites.
         *
         * @param reason why
         * @param detail what the debugger said
         * @param atLeast the leak sites that are certain all the same
         */
        public Incomplete {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
            atLeast = List.copyOf(atLeast);
        }

        @Override
        public List<LeakSite> leakSites() {
            throw new CannotTellException(
                    "the outstanding handles could not be told: " + reason.finding,
                    detail + (atLeast.isEmpty() ? "" : "\ncertain all the same: " + atLeast.size() + " leak site(s)"),
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
        /** A minidump holds no handle operations. */
        NOT_DUMPED(
                "the dump holds no handle operations",
                "write it with .dump /mh while Application Verifier's Handles check traces the process"),
        /** The handle operations of a minidump are damaged or cut off, or more than this JVM has memory for. */
        DAMAGED_DUMP(
                "the dump's handle operations cannot be trusted",
                "copy the file again, or write the dump anew; where memory was too small, give the JVM more (-Xmx)"),
        /** The debugger printed something other than a diff, or less of it than it announced. */
        UNREADABLE(
                "the debugger's text is no whole diff",
                "read the debugger's own words above; its ntsdexts extension must be loadable"),
        /** The system refused to show the traces. */
        REFUSED(
                "the system refused to show the handle traces",
                "run elevated: recent Windows 11 shows them only to holders of SeDebugPrivilege"),
        /** The process ended, and all its handles with it. */
        TARGET_ENDED("the process has ended, and its traces with it", "take the diff while it still runs");

        private final String finding;
        private final String remedy;

        Reason(String finding, String remedy) {
            this.finding = finding;
            this.remedy = remedy;
        }
    }
}
