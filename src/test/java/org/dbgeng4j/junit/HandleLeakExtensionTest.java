// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.KnownLeaksException;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakVerdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;

/** The extension where there is no debugger, or nothing to watch. What it finds is shown by tests with a debugger. */
class HandleLeakExtensionTest {
    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        Counted.runs = 0;
        LooksAtReports.reports.clear();
    }

    private Kit kit() {
        return new Kit(folder).with("dbgeng4j.cdb", folder.resolve("no-such-debugger"));
    }

    private static Throwable refused(Kit kit) {
        assertThat(kit.failure()).isInstanceOf(ExtensionConfigurationException.class);
        return kit.failure();
    }

    @DetectHandleLeaks
    static class Counted {
        static int runs;

        @LeakTarget
        static final ProcessHandle PROCESS = ProcessHandle.current();

        @Test
        void counts() {
            runs++;
        }
    }

    @Test
    void withoutADebuggerTheBodyIsRunOnceAndTheReportSaysWhy() throws Exception {
        Kit kit = kit().run(Counted.class).passes(1);
        assertThat(Counted.runs).isEqualTo(1);
        assertThat(kit.entries()).singleElement().satisfies(entry -> {
            assertThat(entry).containsEntry("handles.verdict", "could not tell");
            assertThat(entry.get("handles.detail")).contains("no-such-debugger");
        });
        assertThat(kit.files("handles.json")).singleElement().asString().contains("NOT_WATCHED");
    }

    @Test
    void withoutADebuggerATestFailsWhereItIsTo() {
        Kit kit = kit().with("dbgeng4j.leaks.incomplete", "fail").run(Counted.class);
        assertThat(kit.failure()).isInstanceOf(HandleLeakError.class).hasMessageContaining("no-such-debugger");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the device that is always full is one of Linux")
    void aDiskThatIsFullTakesTheFileAndNotTheVerdict() throws Exception {
        Kit kit = Kit.onAFullDisk(folder, "handles.json")
                .with("dbgeng4j.cdb", folder.resolve("no-such-debugger"))
                .with("dbgeng4j.leaks.incomplete", "fail")
                .run(Counted.class);
        assertThat(kit.failure())
                .isInstanceOf(HandleLeakError.class)
                .hasMessageContaining("no-such-debugger")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(why -> assertThat(why).hasStackTraceContaining("No space left on device")));
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("handles.verdict", "could not tell"));
        try (Stream<Path> made = Files.walk(folder)) {
            for (Path link : made.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link); // JUnit does it with a warning
            }
        }
    }

    @Test
    void nothingIsLookedAtWhereItIsOff() {
        Kit kit = kit().with("dbgeng4j.leaks", "off")
                .with("dbgeng4j.leaks.incomplete", "fail")
                .run(Counted.class)
                .passes(1);
        assertThat(kit.entries()).isEmpty();
    }

    @DetectHandleLeaks(known = "no-such-file.txt")
    static class KnownElsewhere extends Counted {}

    @Test
    void aFileOfKnownLeaksThatIsNotThereIsNamed() {
        assertThat(kit().run(KnownElsewhere.class).failure())
                .isInstanceOf(KnownLeaksException.class)
                .hasMessageContaining("no-such-file.txt");
    }

    @Test
    void nonsenseInTheConfigurationIsNamedWithWhatCanBe() {
        assertThat(refused(kit().with("dbgeng4j.leaks", "fial").run(Counted.class)))
                .hasMessageContaining("'fial'")
                .hasMessageContaining("off, report, fail");
        assertThat(refused(kit().with("dbgeng4j.leaks.incomplete", "off").run(Counted.class)))
                .hasMessageContaining("'off'")
                .hasMessageContaining("report, fail");
        assertThat(kit().with("dbgeng4j.leaks.known", folder.resolve("none.txt"))
                        .run(Counted.class)
                        .failure())
                .hasMessageContaining("none.txt");
    }

    @DetectHandleLeaks
    static class NoTarget {
        @Test
        void exposesNothing() {}
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whereThisJvmCannotBeWatchedThatIsSaid() {
        Kit kit = kit().run(NoTarget.class).passes(1);
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("handles.detail")).contains("Windows"));
    }

    @DetectHandleLeaks
    static class Dynamic {
        @TestFactory
        Stream<DynamicTest> tests() {
            return Stream.of(DynamicTest.dynamicTest("one", () -> {}));
        }
    }

    @Test
    void dynamicTestsAreNotPassedOverInSilence() {
        assertThat(kit().run(Dynamic.class).passes(1).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.get("handles.detail")).contains("@TestFactory"));
    }

    @DetectHandleLeaks(rounds = 1)
    static class OneRound extends Counted {}

    @DetectHandleLeaks
    static class OneRepetition {
        @RepeatedTest(1)
        void isTheWarmUp() {}
    }

    @DetectHandleLeaks(failOn = LeakVerdict.NOISE)
    static class FailsOnNoise extends Counted {}

    @Test
    void whatCouldNeverFailIsRefused() {
        assertThat(refused(kit().run(OneRound.class))).hasMessageContaining("2 rounds");
        assertThat(refused(kit().run(OneRepetition.class))).hasMessageContaining("of 1 repetitions 1 are the warm-up");
        assertThat(refused(kit().run(FailsOnNoise.class))).hasMessageContaining("failOn");
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(() -> HandleLeakExtension.builder().settle(Duration.ofMillis(-1)));
        assertThatExceptionOfType(ExtensionConfigurationException.class)
                .isThrownBy(() -> HandleLeakExtension.builder().ring(HandleTracing.LARGEST_RING + 1));
    }

    @DetectHandleLeaks
    static class Null {
        @LeakTarget
        static Process process;

        @Test
        void isNeverReached() {}
    }

    @DetectHandleLeaks
    static class Zero {
        @LeakTarget
        long process;

        @Test
        void isNeverReached() {}
    }

    @DetectHandleLeaks
    static class Text {
        @LeakTarget
        static final String PROCESS = "notepad.exe";

        @Test
        void isNeverReached() {}
    }

    static class Two extends Counted {
        @LeakTarget
        static final long OTHER = 4;
    }

    @Test
    void aFieldThatNamesNoProcessIsRefused() {
        assertThat(refused(kit().run(Null.class)))
                .hasMessageContaining("process")
                .hasMessageContaining("@BeforeAll");
        assertThat(refused(kit().run(Zero.class))).hasMessageContaining("is 0");
        assertThat(refused(kit().run(Text.class))).hasMessageContaining("java.lang.String");
        assertThat(refused(kit().run(Two.class)))
                .hasMessageContaining("PROCESS")
                .hasMessageContaining("OTHER");
    }

    static class WantsASession extends Counted {
        @BeforeEach
        void wants(DebugSession session) {}
    }

    @Test
    void aSessionThatCannotBeHadIsRefusedWithTheReason() {
        assertThat(kit().run(WantsASession.class).failure())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("no-such-debugger");
    }

    static class LooksAtReports extends Counted {
        static final List<LeakReport> reports = new ArrayList<>();

        @AfterEach
        void looks(LeakReport report) {
            reports.add(report);
        }

        @AfterAll
        static void looksAtAll(LeakReport report) {
            reports.add(report);
        }
    }

    @Test
    void aReportIsGivenEvenWhereNothingCouldBeWatched() {
        kit().run(LooksAtReports.class).passes(1);
        kit().with("dbgeng4j.leaks", "off").run(LooksAtReports.class).passes(1);
        assertThat(LooksAtReports.reports)
                .hasSize(4)
                .allSatisfy(report -> assertThat(report).isInstanceOf(LeakReport.Incomplete.class));
    }

    @EnabledIfDebugger
    static class NeedsADebugger extends Counted {}

    @Test
    void aTestThatNeedsADebuggerIsLeftOutAndSaysWhereItWasLookedFor() {
        Kit kit = kit().run(NeedsADebugger.class).passes(0);
        assertThat(kit.skipped()).singleElement().asString().contains("no-such-debugger");
        assertThat(Counted.runs).isZero();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void withADebuggerItIsRun() throws Exception {
        Path debugger = Files.writeString(folder.resolve("cdb"), "#!/bin/sh\n");
        assertThat(debugger.toFile().setExecutable(true)).isTrue();
        new Kit(folder)
                .with("dbgeng4j.cdb", debugger)
                .with("dbgeng4j.leaks", "off")
                .run(NeedsADebugger.class)
                .passes(1);
    }
}
