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

/**
 * One test that is being watched, or all repetitions of one; those that run at the same time are refused, but come here
 * first. JUnit's store closes it, whatever became of the test.
 */
final class TestHunt implements AutoCloseable {
    private final String name;
    private final Claims claims;
    private final Watch watch;
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
    private boolean over;
    private volatile String disturbedBy;

    TestHunt(String name, Claims claims, Watch watch) {
        this.name = name;
        this.watch = watch;
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

    synchronized void couldNotTell(String why) {
        report = notWatched(why);
    }

    /** Takes no lock: it is told while the claims are held, and they are asked while this is. */
    void disturbedBy(String other) {
        disturbedBy = other;
    }

    /** Watches a process, which must be the same in all repetitions. */
    synchronized void target(ExposedTarget target) throws TakenException {
        claims.begin(target.processId(), this);
        processId = target.processId();
        outlivesTest = target.outlivesTest();
    }

    synchronized boolean hasTarget() {
        return processId != 0;
    }

    synchronized boolean isTarget(long id) {
        return processId == id;
    }

    synchronized boolean isWatched() {
        return report == null && !failed;
    }

    synchronized boolean outlivesTest() {
        return outlivesTest;
    }

    synchronized void start(HandleLeaks leaks) {
        watch.huntBegins();
        try {
            hunt = leaks.start();
        } catch (DebuggerException e) {
            couldNotTell(e.getMessage());
        } finally {
            if (hunt == null) {
                watch.huntIsOver();
            }
        }
    }

    /** Ends a round; false if another makes no sense, since the report will be incomplete. */
    synchronized boolean endRound() {
        int before = hunt.rounds();
        hunt.endRound();
        return hunt.rounds() > before;
    }

    synchronized boolean hasStarted() {
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
    synchronized int nextRepetition() {
        return ++repetitions;
    }

    synchronized int repetitions() {
        return repetitions;
    }

    /** The test, or a repetition of it, ran and is to be concluded. */
    synchronized void ran() {
        pending = !failed;
    }

    synchronized boolean isPending() {
        return pending;
    }

    /** Whether there is something to conclude; only once. */
    synchronized boolean conclude() {
        boolean was = pending;
        pending = false;
        return was;
    }

    /** Its own failure says more than any report. */
    synchronized void fail() {
        failed = true;
        pending = false;
    }

    /** Has the target halted and judged, and lets it go. */
    synchronized void judge() {
        if (report == null) {
            report = hunt == null ? notWatched("the test came to no round") : hunt.report();
        }
        if (disturbedBy != null) {
            report = report.merge(notWatched(disturbedBy + " used the same target at the same time"));
        }
        judged = true;
        close();
    }

    synchronized boolean isJudged() {
        return judged;
    }

    /** Whether the report is there and was not told yet; only once. */
    synchronized boolean tell() {
        boolean first = judged && !told;
        told = judged;
        return first;
    }

    synchronized LeakReport report() {
        return report;
    }

    @Override
    public synchronized void close() {
        if (hunt != null && !over) {
            // once: by the time that JUnit closes this, the target may be another test's
            over = true;
            hunt.close();
            watch.huntIsOver();
        }
        if (hasTarget()) {
            claims.end(processId, this);
        }
    }
}
