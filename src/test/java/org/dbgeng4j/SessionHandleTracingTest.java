// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a diff where the commands around it fail. */
@Timeout(60)
class SessionHandleTracingTest {
    private static final Set<Thread.State> WAITING =
            EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final Leaking leaking = new Leaking();
    private final HandleTracing tracing = leaking.session.handleTracing();

    @BeforeEach
    void open() {
        leaking.open(0x10, 0x14);
        leaking.leaks(0x10);
    }

    @AfterEach
    void close() {
        leaking.close();
    }

    private static HandleDiff.Reason whyNot(HandleDiff diff) {
        assertThat(diff).isInstanceOf(HandleDiff.Incomplete.class);
        return ((HandleDiff.Incomplete) diff).reason();
    }

    @Test
    void anOverflowOfALargeRingIsToldWithoutListingIt() {
        leaking.engine.answers.put("!htrace -diff", Leaking.OVERFLOW);
        tracing.enable();
        assertThat(whyNot(tracing.diff())).isEqualTo(HandleDiff.Reason.RING_OVERFLOW);
        assertThat(leaking.engine.sent).doesNotContain("!htrace");
    }

    @Test
    void anOverflowOfASmallRingTellsWhatIsCertain() {
        leaking.engine.answers.put("!htrace -diff", Leaking.OVERFLOW);
        tracing.enable(0x80);
        assertThat(((HandleDiff.Incomplete) tracing.diff()).atLeast()).hasSize(1);
        leaking.engine.answers.put("!htrace", "");
        assertThat(whyNot(tracing.diff())).as("a list that fails").isEqualTo(HandleDiff.Reason.RING_OVERFLOW);
    }

    @Test
    void aDiffIsNotLostWithTheSnapshotAfterIt() {
        tracing.enable();
        leaking.engine.answers.put("!htrace -snapshot", "");
        assertThat(tracing.diff())
                .isInstanceOfSatisfying(
                        HandleDiff.Complete.class,
                        diff -> assertThat(diff.warnings())
                                .singleElement()
                                .asString()
                                .contains("the next diff cannot be told"))
                .satisfies(diff -> assertThat(diff.leakSites()).hasSize(1));
    }

    @Test
    void whatWouldBeToldTwiceIsNotTold() {
        tracing.enable();
        leaking.engine.answers.put("!htrace -snapshot", "");
        HandleDiff.Complete first = (HandleDiff.Complete) tracing.diff();
        // the debugger still counts from the snapshot before: the handle would pass for one that was opened again
        assertThat(whyNot(tracing.stillOpen(first))).isEqualTo(HandleDiff.Reason.UNREADABLE);
        leaking.engine.answers.put("!htrace -snapshot", Leaking.SNAPSHOT);
        assertThat(whyNot(tracing.diff())).as("this one moves the baseline").isEqualTo(HandleDiff.Reason.UNREADABLE);
        assertThat(tracing.diff().leakSites()).hasSize(1);
    }

    @Test
    void tracingThatSomebodyElseSwitchedOffIsNotTraced() {
        tracing.enable();
        leaking.engine.answers.put("!htrace -diff", Leaking.NOT_TRACED);
        leaking.engine.answers.put("!htrace -snapshot", Leaking.NOT_TRACED);
        assertThat(whyNot(tracing.diff())).isEqualTo(HandleDiff.Reason.NOT_TRACED);
        assertThat(leaking.engine.sent).doesNotContain("!htrace -snapshot");
    }

    @Test
    void twoThreadsNeverHaveTheSameHandleInTheirDiffs() throws Exception {
        tracing.enable();
        leaking.engine.sent.clear();
        Thread second = new Thread(tracing::diff);
        leaking.engine.whenExecuted = command -> {
            if (second.getState() == Thread.State.NEW) {
                second.start();
                // for this diff, or at least for its command: before the snapshot after it
                while (!WAITING.contains(second.getState())) {
                    Thread.onSpinWait();
                }
            }
        };
        tracing.diff();
        second.join();
        assertThat(leaking.engine.sent.stream().filter(command -> command.startsWith("!htrace")))
                .containsExactly("!htrace -diff", "!htrace -snapshot", "!htrace -diff", "!htrace -snapshot");
    }
}
