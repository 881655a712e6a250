// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dbgeng4j.stack.CallStack;

/** From the diffs of several rounds to findings: pure functions. */
final class LeakRounds {
    private static final int MOST_CLOSINGS = 3;

    private LeakRounds() {}

    /**
     * What each site left open.
     *
     * @param rounds the diffs in the order of the rounds, without a gap between them
     * @param open the handles that are open at the end of the last round
     * @param traces all traces that the kernel still holds, newest first; empty where nobody looked
     */
    static List<LeakFinding> findings(
            List<HandleDiff.Complete> rounds, Collection<Long> open, List<HandleTrace> traces) {
        Map<Object, Site> sites = new LinkedHashMap<>();
        Set<Long> left = new HashSet<>(open);
        // the newest round first: a value that an older one opened too was closed in between
        for (int round = rounds.size() - 1; round >= 0; round--) {
            HandleDiff.Complete diff = rounds.get(round);
            for (LeakSite site : diff.leakSites()) {
                sites.computeIfAbsent(key(site), key -> new Site(rounds.size())).add(round, site, left);
            }
            left.removeAll(handles(diff));
        }
        Map<Object, Map<CallStack, Integer>> closings = closings(traces);
        List<LeakFinding> findings = new ArrayList<>();
        sites.forEach((key, site) -> {
            if (!site.kept.isEmpty()) {
                SiteRounds seen = site.rounds(mostFrequent(closings.getOrDefault(key, Map.of())));
                findings.add(new LeakFinding(seen.site().fingerprint(), List.of(seen)));
            }
        });
        return findings;
    }

    /** What is certain of a round that cannot be told as a whole. */
    static List<LeakFinding> ofOneRound(List<LeakSite> sites) {
        Set<Long> all = new HashSet<>();
        sites.forEach(site -> site.outstanding().forEach(handle -> all.add(handle.handle())));
        return findings(List.of(new HandleDiff.Complete(0, sites, List.of(), List.of())), all, List.of());
    }

    /** What the rounds say is open, where the target can no longer be asked. */
    static Set<Long> leftByAll(List<HandleDiff.Complete> rounds) {
        Set<Long> left = new HashSet<>();
        rounds.forEach(diff -> left.addAll(handles(diff)));
        return left;
    }

    /** The values that a diff says were opened in its time and are open. */
    static Set<Long> handles(HandleDiff.Complete diff) {
        Set<Long> handles = new HashSet<>();
        diff.leakSites().forEach(site -> site.outstanding().forEach(handle -> handles.add(handle.handle())));
        diff.debuggerHandles().forEach(trace -> handles.add(trace.handle()));
        return handles;
    }

    /**
     * Sites are told apart by their fingerprint, so that two calls in one function are one site. Where no frame has a
     * name all fingerprints look alike: addresses tell within one run; where there is no frame at all, the type does.
     */
    private static Object key(LeakSite site) {
        if (site.stack().isEmpty()) {
            return site.objectTypes();
        }
        return site.isNamed() ? site.fingerprint() : site.stack();
    }

    /** By opening site, how often which call stack closed its handles. */
    private static Map<Object, Map<CallStack, Integer>> closings(List<HandleTrace> newestFirst) {
        Map<Object, Map<CallStack, Integer>> closings = new HashMap<>();
        Map<CallStack, Object> keys = new HashMap<>();
        Map<Long, HandleTrace> opened = new HashMap<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            HandleTrace trace = newestFirst.get(i);
            if (trace.operation() == HandleOperation.OPEN) {
                opened.put(trace.handle(), trace);
            } else if (trace.operation() == HandleOperation.CLOSE) {
                HandleTrace opening = opened.remove(trace.handle());
                if (opening != null && !opening.stack().isEmpty()) {
                    Object key = keys.computeIfAbsent(opening.stack(), stack -> key(siteOf(opening)));
                    closings.computeIfAbsent(key, site -> new LinkedHashMap<>()).merge(trace.stack(), 1, Integer::sum);
                }
            }
        }
        return closings;
    }

    private static LeakSite siteOf(HandleTrace opening) {
        return new LeakSite(opening.stack(), List.of(new OutstandingHandle(opening, null, null)));
    }

    private static List<ClosingStack> mostFrequent(Map<CallStack, Integer> closings) {
        return closings.entrySet().stream()
                .sorted(Map.Entry.<CallStack, Integer>comparingByValue().reversed())
                .limit(MOST_CLOSINGS)
                .map(entry -> new ClosingStack(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** One site over the rounds, while they are gone through from the last to the first. */
    private static final class Site {
        private final Integer[] keptIn;
        private final Integer[] closedAfter;
        private final List<LeakSite> kept = new ArrayList<>();

        Site(int rounds) {
            keptIn = Collections.nCopies(rounds, 0).toArray(Integer[]::new);
            closedAfter = keptIn.clone();
        }

        void add(int round, LeakSite site, Set<Long> left) {
            int still = site.keeping(left)
                    .map(one -> {
                        kept.add(one);
                        return one.count();
                    })
                    .orElse(0);
            keptIn[round] += still;
            closedAfter[round] += site.count() - still;
        }

        SiteRounds rounds(List<ClosingStack> closings) {
            CallStack speaker = kept.stream()
                    .max(Comparator.comparingInt(LeakSite::count))
                    .orElseThrow()
                    .stack();
            List<OutstandingHandle> all =
                    kept.stream().flatMap(site -> site.outstanding().stream()).toList();
            return new SiteRounds(
                    new LeakSite(speaker, all),
                    Stream.of(keptIn).toList(),
                    Stream.of(closedAfter).toList(),
                    closings,
                    null,
                    false);
        }
    }
}
