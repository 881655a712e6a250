// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handle that an unreadable list does not hold is not closed: nothing that is built on it is an all-clear. */
class UnreadableHandlesTest {
    private static final String SPLICED = "Handle 10\n  Type         \tEvent\n"
            + "Handle 1*** WARNING: Unable to verify checksum for app.exe\n4\n  Type         \tEvent\n"
            + "Handle 18\n  Type         \tEvent\n3 Handles\nType           \tCount\nEvent          \t3\n";
    private static final String CUT = "Handle 10\n  Type         \tEvent\n";
    private static final String SUMMARY = "3 Handles\nType           \tCount\nEvent          \t3\n";

    /** Three that leave a handle open, and one that leaves none. */
    private static LeakReport rounds(Leaking leaking) {
        return HandleLeaks.in(leaking.session)
                .warmUp(0)
                .rounds(4)
                .settle(Duration.ZERO)
                .duringEachRound(round -> {
                    if (round < 4) {
                        leaking.leaks(0xc + 4 * round);
                    } else {
                        leaking.leaks();
                    }
                });
    }

    @Test
    void aListThatIsWholeShowsTheLeak() {
        try (Leaking leaking = new Leaking()) {
            leaking.open(0x10, 0x14, 0x18);
            LeakReport report = rounds(leaking);
            assertThat(report).isInstanceOf(LeakReport.Complete.class);
            assertThat(report.findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.verdict()).isNotEqualTo(LeakVerdict.NOISE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Leaking.NO_EXTENSION, "", SPLICED, CUT, SUMMARY})
    void roundsCannotBeTold(String text) {
        try (Leaking leaking = new Leaking()) {
            leaking.handles(text);
            LeakReport report = rounds(leaking);
            assertThat(report)
                    .isInstanceOfSatisfying(
                            LeakReport.Incomplete.class,
                            incomplete -> assertThat(incomplete.reason()).isEqualTo(LeakReport.Reason.UNREADABLE));
            assertThatThrownBy(report::assertNoLeaks).hasMessageContaining("!handle");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Leaking.NO_EXTENSION, "", SPLICED, CUT, SUMMARY})
    void whatIsStillOpenCannotBeTold(String text) {
        try (Leaking leaking = new Leaking()) {
            leaking.open(0x10, 0x14);
            leaking.session.handleTracing().enable();
            leaking.leaks(0x10);
            HandleDiff.Complete diff =
                    (HandleDiff.Complete) leaking.session.handleTracing().diff();
            leaking.leaks();
            assertThat(leaking.session.handleTracing().stillOpen(diff).leakSites())
                    .hasSize(1);
            leaking.handles(text);
            assertThat(leaking.session.handleTracing().stillOpen(diff))
                    .isInstanceOfSatisfying(
                            HandleDiff.Incomplete.class,
                            later -> assertThat(later.reason()).isEqualTo(HandleDiff.Reason.UNREADABLE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Leaking.NO_EXTENSION, "", SPLICED, CUT})
    void aCountIsNoZeroAndTheTargetRunsOn(String text) throws Exception {
        try (Leaking leaking = new Leaking()) {
            HandleCountSource source = HandleCountSource.session(leaking.session);
            leaking.handles(SUMMARY);
            assertThat(source.take().orElseThrow().count()).isEqualTo(3);
            leaking.handles(text);
            assertThatThrownBy(source::take)
                    .isInstanceOf(CannotTellException.class)
                    .hasMessageContaining("!handle");
            assertThat(leaking.session.state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void aDiffKeepsItsSitesWithoutTypes() {
        try (Leaking leaking = new Leaking()) {
            leaking.handles(Leaking.NO_EXTENSION);
            assertThatThrownBy(leaking.session::handles)
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("No export handle found");
            leaking.session.handleTracing().enable();
            leaking.leaks(0x10);
            assertThat(leaking.session.handleTracing().diff().leakSites())
                    .singleElement()
                    .satisfies(site -> assertThat(site.objectTypes()).isEmpty());
        }
    }
}
