// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.internal.engine.ntdll.NtdllEngine;
import org.dbgeng4j.live.SimulatedWindows;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing with no debugger, against a simulated system and held against what that knows of itself. */
class NativeHandleTracingIT {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String LEAK = "open Event by leak every 7ms";
    private static final String FINE = "open Event by fine every 5ms close release after 3ms";

    @BeforeEach
    void assumeReady() {
        SimulatedWindows.assumeReady();
    }

    private static NativeHandleTracing of(SimulatedWindows windows) {
        return new NativeHandleTracing(NtdllEngine.of(windows.libraries(), Simulation.PROCESS_ID));
    }

    private static long outstanding(HandleDiff diff, String function) {
        return diff.leakSites().stream()
                .filter(site -> site.culprit()
                        .flatMap(frame -> frame.function())
                        .filter(("leaky!" + function)::equals)
                        .isPresent())
                .mapToLong(LeakSite::count)
                .sum();
    }

    private static HandleDiff.Reason whyNot(HandleDiff diff) {
        assertThat(diff).isInstanceOf(HandleDiff.Incomplete.class);
        assertThatExceptionOfType(CannotTellException.class).isThrownBy(diff::leakSites);
        return ((HandleDiff.Incomplete) diff).reason();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void diffsOfARunningProcessAreTheExactTruthInWhateverOrderTracesCome(long oldestFirst) {
        SimulatedWindows windows =
                SimulatedWindows.withProcess(Simulation.LEAKY, LEAK, FINE).set("oldest first", oldestFirst);
        try (NativeHandleTracing tracing = of(windows)) {
            assertThat(tracing.processId()).isEqualTo(Simulation.PROCESS_ID);
            tracing.enable();
            long leakedBefore = 0;
            for (int round = 0; round < 5; round++) {
                windows.run(Duration.ofMillis(331));
                HandleDiff diff = tracing.diff();
                Map<String, Long> truth = windows.truth();
                assertThat(outstanding(diff, "fun4")).isPositive().isEqualTo(truth.get("leak") - leakedBefore);
                assertThat(outstanding(diff, "fun3")).isEqualTo(truth.get("fine"));
                leakedBefore = truth.get("leak");
            }
        }
        assertThat(windows.isTraced()).isFalse();
        assertThat(windows.isPrivileged()).isFalse();
    }

    @Test
    void sitesNameTypeAndSourceLine() {
        SimulatedWindows windows = SimulatedWindows.withProcess(
                Simulation.LEAKY, "path mutant @(mutex) @leak", "open Mutant by mutant at 1s", LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            assertThat(tracing.diff().leakSites())
                    .extracting(LeakSite::objectTypes)
                    .containsExactlyInAnyOrder(List.of("Event"), List.of("Mutant"));
            windows.run(SECOND);
            LeakSite site = tracing.diff().leakSites().get(0);
            assertThat(site.toString()).startsWith("143 handles of type Event, opened by leaky!fun4+0x1d [");
            assertThat(site.culprit().orElseThrow().source().fileName()).isEqualTo("leaky.cpp");
        }
    }

    @Test
    void whatWasUnderWayIsNoLongerOpenALittleLater() {
        SimulatedWindows windows = SimulatedWindows.withProcess(
                Simulation.LEAKY, LEAK, "open Event by fine every 5ms close release after 50ms");
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            HandleDiff.Complete first = (HandleDiff.Complete) tracing.diff();
            assertThat(outstanding(first, "fun3")).isEqualTo(10);
            windows.run(SECOND);
            HandleDiff later = tracing.stillOpen(first);
            assertThat(outstanding(later, "fun3")).isZero();
            assertThat(outstanding(later, "fun4")).isEqualTo(outstanding(first, "fun4"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void whatTheLibraryOpensInThisJvmItselfIsNoLeak(long oldestFirst) {
        SimulatedWindows windows =
                SimulatedWindows.asThisJvm(Simulation.LEAKY, LEAK, FINE).set("oldest first", oldestFirst);
        try (NativeHandleTracing tracing = new NativeHandleTracing(NtdllEngine.ofThisJvm(windows.libraries()))) {
            assertThat(tracing.processId()).isEqualTo(Simulation.PROCESS_ID);
            tracing.enable(0x1000);
            windows.run(SECOND);
            tracing.diff();
            windows.run(SECOND);
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            assertThat(outstanding(diff, "fun4")).isEqualTo(143);
            assertThat(outstanding(diff, "fun3")).isEqualTo(windows.truth().get("fine"));
            assertThat(diff.outstanding())
                    .isEqualTo(143 + windows.truth().get("fine").intValue());
            // the symbols of the first diff made dbghelp open a file
            assertThat(diff.debuggerHandles())
                    .singleElement()
                    .satisfies(trace -> assertThat(trace.stack().toString()).contains("CreateFileW"));
        }
    }

    @Test
    void aRingThatCameRoundIsNoAllClear() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK, FINE);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable(100);
            windows.run(Duration.ofSeconds(10));
            HandleDiff diff = tracing.diff();
            assertThat(whyNot(diff)).isEqualTo(HandleDiff.Reason.RING_OVERFLOW);
            assertThat(((HandleDiff.Incomplete) diff).atLeast()).isNotEmpty();
            windows.run(Duration.ofMillis(100));
            assertThat(outstanding(tracing.diff(), "fun4")).isEqualTo(14);
        }
    }

    @Test
    void aFullRingOfTheLargestSizeIsReadByWhoeverComes() {
        SimulatedWindows windows =
                SimulatedWindows.withProcess(Simulation.LEAKY, "open Event by fine every 10us close release after 5us");
        try (NativeHandleTracing tracing = of(windows);
                NativeHandleTracing onlooker = of(windows)) {
            tracing.enable(HandleTracing.LARGEST_RING);
            windows.run(SECOND);
            assertThat(tracing.traces()).hasSize(HandleTracing.LARGEST_RING);
            assertThat(onlooker.list().traces()).isEqualTo(tracing.traces());
            assertThat(onlooker.list().warnings()).isEmpty();
        }
    }

    @Test
    void theSmallFormOfEnablingServesSystemsThatKnowNoOther() {
        SimulatedWindows windows =
                SimulatedWindows.withProcess(Simulation.LEAKY, LEAK, FINE).set("old form only", 1);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            assertThat(outstanding(tracing.diff(), "fun4")).isEqualTo(142);
            windows.run(Duration.ofSeconds(30));
            assertThat(tracing.traces()).hasSize(0x1000);
            assertThat(whyNot(tracing.diff())).isEqualTo(HandleDiff.Reason.RING_OVERFLOW);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0xC0000022, STATUS_ACCESS_DENIED (0xC0000022), protected process",
        "0xC0000061, STATUS_PRIVILEGE_NOT_HELD (0xC0000061), SeDebugPrivilege",
        "0xC0000002, STATUS_NOT_IMPLEMENTED (0xC0000002), Wine",
        "0xC0000003, STATUS_INVALID_INFO_CLASS (0xC0000003), debugger's session",
        "0xC0000123, NTSTATUS 0xC0000123, ''"
    })
    void aRefusalSaysWhatTheSystemSaidAndWhatToDo(String status, String words, String remedy) {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY);
        try (NativeHandleTracing tracing = of(windows)) {
            windows.set("set status", Long.decode(status));
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(tracing::enable)
                    .withMessageContaining("NtSetInformationProcess(ProcessHandleTracing): " + words)
                    .withMessageContaining("process " + Simulation.PROCESS_ID)
                    .withMessageContaining(remedy);
            windows.set("set status", 0).set("query status", Long.decode(status));
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(tracing::enable)
                    .withMessageContaining("NtQueryInformationProcess(ProcessHandleTracing)")
                    .withMessageContaining(words)
                    .withMessageContaining(remedy);
            assertThat(windows.isTraced()).as("traces that nobody may see").isFalse();
        }
    }

    @Test
    void aRefusalInBetweenIsTold() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.set("query status", 0xC0000022L);
            HandleDiff diff = tracing.diff();
            assertThat(whyNot(diff)).isEqualTo(HandleDiff.Reason.REFUSED);
            assertThat(((HandleDiff.Incomplete) diff).detail()).contains("STATUS_ACCESS_DENIED");
            windows.set("query status", 0);
            windows.run(SECOND);
            assertThat(outstanding(tracing.diff(), "fun4")).isEqualTo(142);
        }
    }

    @Test
    void thePrivilegeThatTracesNeedIsEnabledAndGivenBack() {
        SimulatedWindows windows =
                SimulatedWindows.withProcess(Simulation.LEAKY, LEAK).set("privilege needed", 1);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            assertThat(windows.isPrivileged()).isTrue();
        }
        assertThat(windows.isPrivileged()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutThatPrivilegeNothingIsLeftOn(boolean thisJvm) {
        SimulatedWindows windows = thisJvm
                ? SimulatedWindows.asThisJvm(Simulation.LEAKY, LEAK)
                : SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        windows.set("privilege needed", 1).set("privilege refused", 1);
        try (NativeHandleTracing tracing = of(windows)) {
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(tracing::enable)
                    .withMessageContaining("SeDebugPrivilege: not held")
                    .withMessageContaining("run elevated");
            assertThat(windows.isTraced()).isFalse();
        }
    }

    @Test
    void aProcessThatEndsTakesItsTracesAlong() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK, "exit 3 at 1s");
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(Duration.ofMillis(500));
            HandleDiff.Complete before = (HandleDiff.Complete) tracing.diff();
            assertThat(tracing.openHandles()).hasSize(before.outstanding());
            assertThat(tracing.hasEnded()).isFalse();
            windows.run(SECOND);
            assertThat(tracing.hasEnded()).isTrue();
            assertThat(whyNot(tracing.stillOpen(before))).isEqualTo(HandleDiff.Reason.TARGET_ENDED);
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(tracing::traces)
                    .withMessageContaining("STATUS_PROCESS_IS_TERMINATING");
        }
    }

    @Test
    void severalThreadsMayAsk() throws Exception {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<Long>> found = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                found.add(threads.submit(() -> {
                    windows.run(Duration.ofMillis(70));
                    return outstanding(tracing.diff(), "fun4");
                }));
            }
            long sum = 0;
            for (Future<Long> one : found) {
                sum += one.get();
            }
            threads.shutdown();
            assertThat(sum + outstanding(tracing.diff(), "fun4")).isEqualTo(400);
        }
    }

    @Test
    void twoTracingsOfOneProcessDoNotDisturbEachOthersSymbols() throws Exception {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing one = of(windows);
                NativeHandleTracing other = of(windows)) {
            one.enable();
            other.snapshot();
            windows.run(SECOND);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            Future<HandleDiff> first = threads.submit(one::diff);
            Future<HandleDiff> second = threads.submit(other::diff);
            threads.shutdown();
            assertThat(first.get().leakSites()).isEqualTo(second.get().leakSites());
            assertThat(first.get().leakSites().get(0).toString()).contains("leaky.cpp");
        }
    }

    @Test
    void anInterruptedCallerGetsItsAnswerAndStaysInterrupted() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            Thread.currentThread().interrupt();
            tracing.enable();
            windows.run(SECOND);
            assertThat(outstanding(tracing.diff(), "fun4")).isEqualTo(142);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void withoutTracingThereIsNoAnswer() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            assertThat(whyNot(tracing.diff())).isEqualTo(HandleDiff.Reason.NOT_TRACED);
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(tracing::traces)
                    .withMessageContaining("enable()");
            assertThatExceptionOfType(CommandFailedException.class).isThrownBy(tracing::disable);
        }
        NativeHandleTracing closed = of(windows);
        closed.close();
        closed.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(closed::traces);
    }

    @Test
    void announcedTracesThatDoNotComeAreNotMadeUp() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, LEAK);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            windows.set("returned bytes", 16 + 160 * 10 + 7);
            HandleListing listing = tracing.list();
            assertThat(listing.traces()).hasSize(10);
            assertThat(listing.warnings()).singleElement().asString().startsWith("132 traces are of a kind");
        }
    }

    @Test
    void aBadHandleIsToldInTheWarnings() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY, "badref 0x1234 by leak every 300ms");
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            HandleDiff.Complete diff = (HandleDiff.Complete) tracing.diff();
            assertThat(diff.leakSites()).isEmpty();
            assertThat(diff.warnings())
                    .singleElement()
                    .asString()
                    .contains("used 3 time(s)", "0xC0000008", "0x1234", "leaky!fun4");
            assertThat(tracing.traces(0x1234)).hasSize(3);
            assertThat(tracing.traces(0x1235)).as("the low bits are nobody's").hasSize(3);
            assertThat(tracing.traces(0x2000)).isEmpty();
        }
    }

    @Test
    void withoutSymbolsAddressesStayWhatTheyAre() {
        SimulatedWindows windows =
                SimulatedWindows.withProcess(Simulation.LEAKY, LEAK).set("no symbols", 1);
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            LeakSite site = tracing.diff().leakSites().get(0);
            assertThat(site.count()).isEqualTo(142);
            assertThat(site.culprit()).isEmpty();
            assertThat(site.facts(Simulation.PROCESS_ID)).contains(StackFact.UNRESOLVED);
        }
    }

    @Test
    void codeWithoutAModuleIsMarked() {
        SimulatedWindows windows = SimulatedWindows.withProcess(
                Simulation.LEAKY, "path compiled @(event) 0x1f4d2a10 @leak", "open Event by compiled at 1ms");
        try (NativeHandleTracing tracing = of(windows)) {
            tracing.enable();
            windows.run(SECOND);
            LeakSite site = tracing.diff().leakSites().get(0);
            assertThat(site.facts(Simulation.PROCESS_ID)).containsExactly(StackFact.UNRESOLVED);
            assertThat(site.stack().frames()).extracting(Object::toString).contains("0x1f4d2a10");
        }
    }

    @Test
    void aProcessThatCannotBeTracedIsRefusedWithTheReason() {
        SimulatedWindows windows = SimulatedWindows.withProcess(Simulation.LEAKY);
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> NtdllEngine.of(windows.libraries(), 1_000_000))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.NO_SUCH_PROCESS));
        windows.set("wow64", 1);
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> of(windows))
                .withMessageContaining("32-bit")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.WORD_SIZE));
        windows.set("open error", 5);
        assertThatExceptionOfType(AttachException.class)
                .isThrownBy(() -> of(windows))
                .withMessageContaining("elevated")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(AttachException.Reason.ACCESS_DENIED));
        assertThat(windows.isPrivileged()).isFalse();
    }
}
