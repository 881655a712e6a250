// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, on real processes: from a running program to the function that leaks. */
abstract class LeakHuntScenarios {
    private static final int SOME = 10;

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @Test
    void findsTheLeakOfAProcessAttachedById() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 50)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                assertThat(session.processId()).isEqualTo(sample.processId());
                huntIn(session, sample, "leakyhandles");
            }
            sample.assertCounting();
            assertThat(Stand.isAlive(sample.processId())).isTrue();
        }
    }

    @Test
    void findsTheLeakOfAProcessAttachedByName() throws Exception {
        // a name of its own, so that no other sample on the machine is meant
        Path program = Files.copy(Stand.program("leakyhandles.exe"), folder.resolve("leakybyname.exe"));
        try (LeakySample sample = LeakySample.start(program, folder, 50)) {
            try (DebugSession session = Stand.debugger().attach("leakybyname.exe")) {
                assertThat(session.processId()).isEqualTo(sample.processId());
                huntIn(session, sample, "leakybyname");
            }
            sample.assertCounting();
        }
    }

    private void huntIn(DebugSession session, LeakySample sample, String module) throws Exception {
        HandleTracing tracing = session.handleTracing();
        tracing.enable();
        long before = sample.leaked();
        session.resume();
        sample.awaitLeaked(before + SOME);
        session.breakIn();
        HandleDiff diff = tracing.diff();
        long leaked = sample.leaked() - before;
        session.resume();
        sample.awaitLeaked(sample.leaked() + 1);
        session.breakIn();
        assertOnlyFun4(settled(tracing, diff), module, leaked);
    }

    /** Without the event that fun3 may just have had open. */
    private static List<LeakSite> settled(HandleTracing tracing, HandleDiff diff) {
        return tracing.stillOpen((HandleDiff.Complete) diff).leakSites();
    }

    private static void assertOnlyFun4(List<LeakSite> sites, String module, long leaked) {
        assertThat(sites).hasSize(1);
        LeakSite site = sites.get(0);
        assertThat((long) site.count()).isCloseTo(leaked, within(1L)).isGreaterThanOrEqualTo(SOME - 1);
        assertThat(site.objectTypes()).containsExactly("Event");
        StackFrame culprit = site.culprit().orElseThrow();
        assertThat(culprit.module()).isEqualTo(module);
        assertThat(culprit.symbol()).isEqualTo("fun4");
        assertThat(culprit.source().fileName()).isEqualTo("leakyhandles.cpp");
        assertThat(sourceText(culprit)).contains("CreateEvent");
        assertThat(site.stack().frames())
                .extracting(StackFrame::symbol)
                .containsSubsequence("fun4", "fun2", "main")
                .doesNotContain("fun3", "fun1");
    }

    /** The line that the culprit names, read from the sample's own source. */
    private static String sourceText(StackFrame frame) {
        try {
            return Files.readAllLines(Path.of("examples/leakyhandles/leakyhandles.cpp"))
                    .get(frame.source().line() - 1);
        } catch (IOException e) {
            throw new AssertionError("the sample's source is not there", e);
        }
    }

    @Test
    void findsTheLeakOfALaunchedProgramAndEndsIt() throws Exception {
        Path counts = folder.resolve("leaked.txt");
        Target target = Target.launch(
                Stand.windowsPath(Stand.program("leakyhandles.exe")),
                "--out",
                Stand.windowsPath(counts),
                "--interval",
                "20");
        DebugSession session = Stand.debugger().open(target);
        long processId = session.processId();
        try (session) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            session.resume();
            Await.until("the sample leaks", () -> Files.exists(counts) && lastCount(counts) >= SOME);
            session.breakIn();
            long leaked = lastCount(counts);
            HandleDiff diff = tracing.diff();
            session.resume();
            Await.until("the sample leaks on", () -> lastCount(counts) > leaked + 1);
            session.breakIn();
            // only main's own handles, the counter file and the like, may stand beside the leak
            List<LeakSite> sites = settled(tracing, diff);
            assertThat(sites).filteredOn(site -> inStack(site, "fun3")).isEmpty();
            List<LeakSite> leaks =
                    sites.stream().filter(site -> inStack(site, "fun4")).toList();
            assertOnlyFun4(leaks, "leakyhandles", leaked);
            assertThat(Stand.isAlive(processId)).isTrue();
        }
        // the system may still be taking it down
        Await.until("the launched sample is gone", Duration.ofSeconds(5), () -> !Stand.isAlive(processId));
        assertThat(Stand.debuggers()).isEmpty();
    }

    private static boolean inStack(LeakSite site, String symbol) {
        return site.stack().frames().stream().anyMatch(frame -> symbol.equals(frame.symbol()));
    }

    private static long lastCount(Path counts) throws IOException {
        List<String> lines = Files.readAllLines(counts);
        return lines.isEmpty()
                ? 0
                : Long.parseLong(
                        lines.get(lines.size() - 1).replace("leaked ", "").strip());
    }

    @Test
    void eachOutstandingHandleIsInOneDiffOnly() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            List<Long> first = handlesOfNextDiff(session, sample);
            List<Long> second = handlesOfNextDiff(session, sample);
            assertThat(first).hasSizeGreaterThanOrEqualTo(SOME - 1).doesNotContainAnyElementsOf(second);
            assertThat(second).hasSizeGreaterThanOrEqualTo(SOME - 1);
        }
    }

    private static List<Long> handlesOfNextDiff(DebugSession session, LeakySample sample) throws InterruptedException {
        session.resume();
        sample.awaitLeaked(sample.leaked() + SOME);
        session.breakIn();
        // fun3 may just have had an event open, whose value is used again
        return session.handleTracing().diff().leakSites().stream()
                .filter(site -> inStack(site, "fun4"))
                .flatMap(site -> site.outstanding().stream())
                .map(OutstandingHandle::handle)
                .toList();
    }

    @Test
    void ourOwnDiffOfTwoListsAgreesWithTheDebuggers() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            handlesOfNextDiff(session, sample);
            HandleListing earlier = tracing.list();
            session.resume();
            sample.awaitLeaked(sample.leaked() + SOME);
            session.breakIn();
            HandleListing later = tracing.list();
            HandleDiff debuggers = tracing.diff();
            HandleDiff ours = HandleDiff.between(earlier, later);
            assertThat(handles(ours)).isEqualTo(handles(debuggers)).hasSizeGreaterThanOrEqualTo(SOME - 1);
            assertThat(((HandleDiff.Complete) ours).newTraces())
                    .isEqualTo(((HandleDiff.Complete) debuggers).newTraces());
        }
    }

    private static Set<Long> handles(HandleDiff diff) {
        return diff.leakSites().stream()
                .flatMap(site -> site.outstanding().stream())
                .map(OutstandingHandle::handle)
                .collect(Collectors.toSet());
    }

    @Test
    void aRingTooSmallNeverReadsAsNoLeaks() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 5);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable(128);
            session.resume();
            // three operations a round: an opening, a closing, a leak
            sample.awaitLeaked(sample.leaked() + 100);
            session.breakIn();
            HandleDiff diff = tracing.diff();
            assertThat(diff)
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason()).isEqualTo(HandleDiff.Reason.RING_OVERFLOW));
            assertThatExceptionOfType(CannotTellException.class)
                    .isThrownBy(diff::leakSites)
                    .withMessageContaining("ring")
                    .withMessageContaining("larger");
        }
    }

    @Test
    void tellsTheHistoryOfOneHandle() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            session.resume();
            sample.awaitLeaked(sample.leaked() + SOME);
            session.breakIn();
            List<HandleTrace> all = tracing.traces();
            HandleTrace closed = all.stream()
                    .filter(trace -> trace.operation() == HandleOperation.CLOSE)
                    .filter(trace -> trace.stack().frames().stream().anyMatch(f -> "fun3".equals(f.symbol())))
                    .findFirst()
                    .orElseThrow();
            assertThat(closed.processId()).isEqualTo(sample.processId());
            List<HandleTrace> one = tracing.traces(closed.handle());
            assertThat(one).allMatch(trace -> trace.handle() == closed.handle());
            assertThat(one).extracting(HandleTrace::operation).contains(HandleOperation.OPEN, HandleOperation.CLOSE);
            assertThat(all).containsAll(one);
        }
    }

    @Test
    void listsHandlesWithTheirTypes() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            sample.awaitLeaked(SOME);
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                long leaked = sample.leaked();
                List<HandleInfo> events = session.handles().handles().stream()
                        .filter(info -> "Event".equals(info.type()))
                        .toList();
                assertThat((long) events.size()).isGreaterThanOrEqualTo(leaked);
                HandleInfo detail =
                        session.handle(events.get(events.size() - 1).handle()).orElseThrow();
                assertThat(detail.type()).isEqualTo("Event");
                assertThat(detail.handleCount()).isGreaterThanOrEqualTo(1);
                assertThat(session.handle(0x7ffffff0)).isEmpty();
            }
        }
    }

    @Test
    void saysThatTracingIsOff() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 50);
                DebugSession session = Stand.debugger().attach(sample.processId())) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(session.handleTracing()::traces)
                    .withMessageContaining("enable()");
            assertThat(session.handleTracing().diff())
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason()).isEqualTo(HandleDiff.Reason.NOT_TRACED));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
        }
    }
}
