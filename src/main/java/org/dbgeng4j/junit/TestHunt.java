// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.util.List;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.LeakHunt;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.LeakReport.Reason;
import org.dbgeng4j.handles.LeakReport.Shortfall;
import org.dbgeng4j.junit.Claims.TakenException;

/** One test that is being watched, or all repetitions of one. JUnit's store closes it, whatever became of the test. */
final class TestHunt implements AutoCloseable {
    private final String name;
    private final Claims claims;
    private long processId;
    private boolean outlivesTest = true;
    private LeakHunt hunt;
    private LeakReport report;
    private int repetitions;
    private String inRepetition;
    private boolean pending;
    private boolean judged;
    private boolean told;
    private boolean failed;
    private volatile String disturbedBy;

    TestHunt(String name, Claims claims) {
        this.name = name;
        this.claims = claims;
    }

    String name() {
        return name;
    }

    /** Nothing of it can be judged, for this reason. */
    static LeakReport notWatched(String why) {
        return new LeakReport.Incomplete(
                List.of(new Shortfall(Reason.NOT_WATCHED, 0, why)), List.of(), List.of(), List.of());
    }

    void couldNotTell(String why) {
        report = notWatched(why);
    }

    void disturbedBy(String other) {
        disturbedBy = other;
    }

    /** Watches a process, which must be the same in all repetitions. */
    void target(ExposedTarget target) throws TakenException {
        claims.begin(target.processId(), this);
        processId = target.processId();
        outlivesTest = target.outlivesTest();
    }

    boolean hasTarget() {
        return processId != 0;
    }

    boolean isTarget(long id) {
        return processId == id;
    }

    boolean isWatched() {
        return report == null && !failed;
    }

    boolean outlivesTest() {
        return outlivesTest;
    }

    void start(HandleLeaks leaks) {
        try {
            hunt = leaks.start();
        } catch (DebuggerException e) {
            couldNotTell(e.getMessage());
        }
    }

    /** Ends a round; false if another makes no sense, since the report will be incomplete. */
    boolean endRound() {
        int before = hunt.rounds();
        hunt.endRound();
        return hunt.rounds() > before;
    }

    boolean hasStarted() {
        return hunt != null;
    }

    /** Begins another repetition; false while one is under way. */
    synchronized boolean begin(String repetition) {
        boolean free = inRepetition == null;
        inRepetition = free ? repetition : inRepetition;
        return free;
    }

    synchronized void ended(String repetition) {
        inRepetition = repetition.equals(inRepetition) ? null : inRepetition;
    }

    /** The number of the next repetition, from 1. */
    int nextRepetition() {
        return ++repetitions;
    }

    int repetitions() {
        return repetitions;
    }

    /** The test, or a repetition of it, ran and is to be concluded. */
    void ran() {
        pending = !failed;
    }

    boolean isPending() {
        return pending;
    }

    /** Whether there is something to conclude; only once. */
    boolean conclude() {
        boolean was = pending;
        pending = false;
        return was;
    }

    /** Its own failure says more than any report. */
    void fail() {
        failed = true;
        pending = false;
    }

    /** Has the target halted and judged, and lets it go. */
    void judge() {
        if (report == null) {
            report = hunt == null ? notWatched("the test came to no round") : hunt.report();
        }
        if (disturbedBy != null) {
            report = report.merge(notWatched(disturbedBy + " used the same target at the same time"));
        }
        judged = true;
        close();
    }

    boolean isJudged() {
        return judged;
    }

    /** Whether the report is there and was not told yet; only once. */
    boolean tell() {
        boolean first = judged && !told;
        told = judged;
        return first;
    }

    LeakReport report() {
        return report;
    }

    @Override
    public void close() {
        if (hunt != null) {
            hunt.close();
        }
        if (hasTarget()) {
            claims.end(processId, this);
        }
    }
}
