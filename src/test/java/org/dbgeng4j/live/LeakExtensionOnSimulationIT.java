// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakReport.Reason;
import org.dbgeng4j.junit.Kit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension, run by JUnit's test kit on {@link LeakCases}; {@link JUnit6IT} does the same with JUnit 6. */
@Timeout(120)
class LeakExtensionOnSimulationIT {
    private static final String LEAK = "open Event by leak at 30s every 60s";
    private static final String FINE = "open File by fine at 29s every 60s close release after 1s";
    private static final String CACHE = "open Event by leak at 30s times 1";
    private static final String CLOSED_LATER = "open Event by leak at 30s every 60s times 4 close release after 240s";
    private static final String END = "exit 3 at 150s";

    @TempDir
    Path folder;

    private Path output;

    @BeforeEach
    void assumeReady() throws IOException {
        Simulation.assumeReady();
        LeakCases.folder = folder;
        LeakCases.SEEN.clear();
        LeakCases.AtTheSameTime.reset();
        output = Files.createDirectory(folder.resolve("output"));
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private Kit kit(String... scenario) throws IOException {
        return publishing(output, scenario);
    }

    private Kit publishing(Path into, String... scenario) throws IOException {
        Simulation.debugger(
                folder, Simulation.LEAKY, "control " + folder.resolve("control"), String.join("\n", scenario));
        return new Kit(into).with("dbgeng4j.cdb", folder.resolve("cdb"));
    }

    private static LeakReport report(Throwable failure) {
        assertThat(failure).isInstanceOf(HandleLeakError.class);
        return ((HandleLeakError) failure).report();
    }

    private static void assertLeak(Throwable failure, int rounds) {
        assertThat(failure).hasMessageStartingWith("1 leak").hasMessageContaining("leaky!fun4");
        assertThat(report(failure).leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.handles()).isEqualTo(rounds));
    }

    private static void assertCouldNotTell(Kit kit) {
        assertThat(kit.entries())
                .allSatisfy(entry -> assertThat(entry).containsEntry("handles.verdict", "could not tell"));
        assertThat(kit.entries()).isNotEmpty();
    }

    @Test
    void aLeakFailsWithTheReportAndItsFiles() throws Exception {
        Kit kit = kit(LEAK, FINE).run(LeakCases.OneMinute.class);
        assertLeak(kit.failure(), 3);
        assertThat(kit.failure()).hasMessageContaining("1 per round").hasMessageContaining("leaky.cpp");
        assertThat(kit.failure().getSuppressed()).isEmpty();
        assertThat(LeakCases.SEEN).hasSize(4);
        assertThat(kit.files("handles.json"))
                .singleElement()
                .asString()
                .contains("leaky")
                .contains("\"verdict\"");
        assertThat(kit.files("handles.collapsed"))
                .singleElement()
                .asString()
                .contains("leaky!main;leaky!fun4;")
                .contains(" 3\n");
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("handles.verdict", "leak")
                        .containsEntry("handles.leaks", "1")
                        .containsEntry("handles.leaked", "3"));
    }

    @Test
    void whatIsClosedOrCachedPasses() throws Exception {
        Kit kit = kit(FINE, CACHE).run(LeakCases.OneMinute.class).passes(1);
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("handles.verdict", "no leak"));
        assertThat(kit.files("handles.json")).isEmpty();
    }

    @Test
    void aFailingTestShowsItsOwnFailureOnly() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.Failing.class);
        assertThat(kit.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("its own")
                .hasNoSuppressedExceptions();
        assertThat(kit.entries()).isEmpty();
        assertThat(kit.files("handles.json")).isEmpty();
    }

    @Test
    void aBodyThatCannotBeRunAgainIsToldWhy() throws Exception {
        assertThat(kit(LEAK).run(LeakCases.FailingTheSecondTime.class).failure().getSuppressed())
                .singleElement()
                .asString()
                .contains("run 2")
                .contains("@RepeatedTest");
    }

    @Test
    void whatCouldNotBeToldIsReported() throws Exception {
        Kit kit = kit(LEAK, END).run(LeakCases.OneMinute.class).passes(1);
        assertCouldNotTell(kit);
        assertThat(kit.entries().get(0)).containsEntry("handles.reason", "TARGET_ENDED");
        assertThat(kit.warnings())
                .singleElement()
                .asString()
                .startsWith("OneMinute.passesAMinute(): could not tell whether handles leak: the target ended");
        assertThat(kit.files("handles.json")).hasSize(1);
    }

    @Test
    void whatCouldNotBeToldFailsWhereItIsTo() throws Exception {
        Kit kit = kit(LEAK, END).with("dbgeng4j.leaks.incomplete", " Fail ").run(LeakCases.OneMinute.class);
        assertThat(report(kit.failure()))
                .asInstanceOf(type(LeakReport.Incomplete.class))
                .satisfies(report -> assertThat(report.reason()).isEqualTo(Reason.TARGET_ENDED));
    }

    @Test
    void aLeakCanBeReportedOnly() throws Exception {
        Kit kit = kit(LEAK)
                .with("dbgeng4j.leaks", "REPORT")
                .run(LeakCases.OneMinute.class)
                .passes(1);
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("handles.leaks", "1"));
        assertThat(kit.files("handles.json")).hasSize(1);
    }

    @Test
    void eachInvocationOfAParameterizedTestIsJudged() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.Parameters.class);
        assertThat(kit.failures()).hasSize(2).allSatisfy((name, failure) -> assertLeak(failure, 3));
        assertThat(LeakCases.SEEN).containsExactly("a", "a", "a", "a", "b", "b", "b", "b");
    }

    @Test
    void repetitionsAreRoundsAndTheLastIsJudged() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.Repeated.class);
        assertLeak(kit.failure(), 3);
        assertThat(kit.failures().keySet()).singleElement().asString().contains("4 of 4");
        assertThat(LeakCases.SEEN).containsExactly(1, 1, 1, 1);
        assertThat(kit.entries()).hasSize(1);
    }

    @Test
    void repetitionsThatLeakNothingPass() throws Exception {
        kit(FINE, CACHE).run(LeakCases.Repeated.class).passes(4);
    }

    @Test
    void aFailedRepetitionLeavesTheOthersUnjudged() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.RepeatedAndFailing.class);
        assertThat(kit.failure()).isNotInstanceOf(HandleLeakError.class);
        assertThat(kit.entries()).isEmpty();
    }

    @Test
    void whatAfterEachClosesIsNoLeakOfATargetThatOutlivesTheTest() throws Exception {
        kit(CLOSED_LATER).run(LeakCases.ClosedAfterEach.class).passes(1);
    }

    @Test
    void aTargetOfTheTestsOwnIsJudgedBeforeAfterEach() throws Exception {
        assertLeak(kit(CLOSED_LATER).run(LeakCases.OfTheInstance.class).failure(), 3);
    }

    @Test
    void anInstanceForTheWholeClassCanHoldASupplier() throws Exception {
        assertLeak(kit(LEAK).run(LeakCases.OfTheOnlyInstance.class).failure(), 2);
    }

    @Test
    void aMethodsAnnotationGoesBeforeTheClasss() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.SuspectsFail.class);
        assertThat(report(kit.failure()).suspects()).hasSize(1);
        assertThat(LeakCases.SEEN).containsExactlyInAnyOrder("once", "not watched");
    }

    @Test
    void anAnnotationOfOnesOwnHoldsForNestedClasses() throws Exception {
        assertLeak(kit(LEAK).run(LeakCases.Outer.class).failure(), 2);
    }

    @Test
    void aStaticExtensionTakesHoldOncePerClass() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.OfTheClass.class);
        assertThat(kit.failures()).hasSize(2).allSatisfy((name, failure) -> assertLeak(failure, 2));
        assertThat(List.copyOf(LeakCases.SEEN)).hasSize(6);
        assertThat(LeakCases.SEEN.stream().distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0xC0000005 by waiting at 20s", "0xC0000005 by waiting at 200s", "0x80000003 by waiting at 20s"})
    void anExceptionOutsideTheRoundsDoesNotKeepABodyWaiting(String exception) throws Exception {
        // the warm-up of the first test is the first minute, that of the second the fourth
        Kit kit = kit(LEAK, "exception " + exception + " caught").run(LeakCases.Answered.class);
        assertThat(kit.failures()).hasSize(2).allSatisfy((name, failure) -> assertLeak(failure, 2));
    }

    @Test
    void aTargetThatStoodWhereItsHuntBeganRunsForTheBodiesAndTheNextTest() throws Exception {
        LeakCases.SEEN.add("stands once");
        Kit kit = kit(LEAK).run(LeakCases.Answered.class);
        assertThat(kit.failures()).hasSize(2).allSatisfy((name, failure) -> assertLeak(failure, 2));
    }

    @Test
    void aHuntThatCannotBeginLetsTheBodiesHaveTheirAnswer() throws Exception {
        Kit kit = kit(LEAK, "fault swallow on \"!htrace -enable*\" nth 0")
                .run(LeakCases.Answered.class)
                .passes(2);
        assertCouldNotTell(kit);
    }

    @Test
    void anInstancesExtensionTakesHoldForEachTest() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.OfTheTest.class);
        assertThat(kit.failures()).hasSize(2).allSatisfy((name, failure) -> assertLeak(failure, 2));
        assertThat(LeakCases.SEEN.stream().distinct()).hasSize(2);
    }

    @Test
    void parametersAreGiven() throws Exception {
        Kit kit = kit(LEAK)
                .with("dbgeng4j.leaks", "report")
                .run(LeakCases.Injected.class)
                .passes(1);
        assertThat(kit.entries()).hasSize(1);
        assertThat(LeakCases.SEEN)
                .hasSize(2)
                .allSatisfy(report -> assertThat(((LeakReport) report).leaks()).hasSize(1));
    }

    @Test
    void aReportIsNotGivenBeforeTheTestIsOver() throws Exception {
        assertThat(kit().run(LeakCases.AsksTooEarly.class).failure())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("@AfterEach");
    }

    @Test
    void knownLeaksPass() throws Exception {
        Path known = Files.writeString(folder.resolve("known-leaks.txt"), "symbol: fun4\nreason: issue 12\n");
        Kit kit = kit(LEAK)
                .with("dbgeng4j.leaks.known", known)
                .run(LeakCases.OneMinute.class)
                .passes(1);
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("handles.known", "1").containsEntry("handles.leaks", "0"));
    }

    @Test
    void filesThatCannotBePublishedDoNotHideTheLeak() throws Exception {
        Kit kit = publishing(null, LEAK).run(LeakCases.OneMinute.class);
        assertLeak(kit.failure(), 3);
        assertThat(kit.failure().getSuppressed()).hasSize(2);
    }

    @Test
    void aDebuggerThatDiesIsNoAllClearAndTheNextTestGetsAnother() throws Exception {
        Kit kit = kit(LEAK, "fault die 7 on \"!htrace -diff\" nth 2")
                .run(LeakCases.OfTheClass.class)
                .passes(2);
        assertThat(kit.entries()).hasSize(2);
        assertCouldNotTell(kit);
        assertThat(LeakCases.SEEN.stream().distinct()).hasSize(2);
    }

    private Kit atTheSameTime(String... scenario) throws IOException {
        return kit(scenario)
                .with("junit.jupiter.execution.parallel.enabled", true)
                .with("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .with("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .with("junit.jupiter.execution.parallel.config.fixed.parallelism", 2);
    }

    @Test
    void aSecondTestOnOneTargetAtATimeIsRefusedAndHarmsNobody() throws Exception {
        Kit kit = atTheSameTime(FINE).run(LeakCases.AtTheSameTime.class);
        assertThat(kit.failure())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageContaining("AtTheSameTime.first()")
                .hasMessageContaining("@ResourceLock");
        assertThat(LeakCases.SEEN).isEmpty();
        assertThat(kit.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("handles.verdict", "no leak"));
    }

    @Test
    void whereNothingMayFailTwoTestsAtATimeAreBothUntold() throws Exception {
        Kit kit = atTheSameTime(LEAK)
                .with("dbgeng4j.leaks", "report")
                .run(LeakCases.AtTheSameTime.class)
                .passes(2);
        assertThat(LeakCases.SEEN).isNotEmpty();
        assertThat(kit.entries()).hasSize(2);
        assertCouldNotTell(kit);
    }

    @Test
    void repetitionsAtTheSameTimeAreRefused() throws Exception {
        Kit kit = atTheSameTime(LEAK).run(LeakCases.RepeatedAtTheSameTime.class);
        assertThat(kit.failures())
                .isNotEmpty()
                .allSatisfy((name, failure) -> assertThat(failure)
                        .isInstanceOf(ExtensionConfigurationException.class)
                        .hasMessageContaining("another of its repetitions"));
        assertThat(kit.entries()).isEmpty();
    }

    @Test
    void repetitionsWithAProcessEachCannotBeTold() throws Exception {
        Kit kit = kit(LEAK).run(LeakCases.AnotherProcessEachTime.class).passes(4);
        assertCouldNotTell(kit);
        assertThat(kit.entries().get(0).get("handles.detail")).contains("repetition 2", "static field");
    }
}
