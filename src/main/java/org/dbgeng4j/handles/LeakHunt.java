// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.handles.HandleLeaks.LeakOptions;
import org.dbgeng4j.handles.LeakReport.Reason;
import org.dbgeng4j.handles.LeakReport.Shortfall;

/**
 * A hunt for leaks under way, {@link HandleLeaks#start()}: the caller makes the target work, and says when a round is over.
 * For use by one thread at a time.
 *
 * <pre>{@code
 * try (LeakHunt hunt = HandleLeaks.in(Target.attach(pid)).start()) {
 *     for (Order order : orders) {
 *         client.post(order);
 *         hunt.endRound();
 *     }
 *     hunt.report().assertNoLeaks();
 * }
 * }</pre>
 */
public final class LeakHunt implements AutoCloseable {
    /** A list of all traces costs some 500 bytes of the debugger's text each. */
    static final long MOST_LISTED = 0x4000;

    private final RoundTarget target;
    private final LeakOptions options;
    private final List<HandleDiff.Complete> rounds = new ArrayList<>();
    private final List<GuiResources> guiResources = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<LeakFinding> atLeast = new ArrayList<>();
    private Shortfall shortfall;
    private boolean running;
    private boolean tracing;
    private boolean switchOff;
    private boolean failed;
    private boolean judging;
    private LeakReport report;

    LeakHunt(RoundTarget target, LeakOptions options) {
        this.target = target;
        this.options = options;
    }

    /** Lets the target run untraced, to warm up. */
    void warmUp() {
        guarded(this::resume);
    }

    /** Traces from here; the target runs afterwards. */
    void begin(boolean settle) {
        guarded(() -> {
            if (settle) {
                target.settle(options.settle());
            }
            if (!halt()) {
                return;
            }
            enable();
            target.guiResources().ifPresent(guiResources::add);
            resume();
        });
    }

    private void enable() {
        switchOff = !isTraced();
        target.tracing().enable(options.ring());
        tracing = true;
    }

    /** Whether somebody else has tracing on and will expect it to be. */
    private boolean isTraced() {
        try {
            target.tracing().traces(4);
            return true;
        } catch (CommandFailedException e) {
            return false;
        }
    }

    /** Whether another round makes sense. */
    boolean goesOn() {
        return shortfall == null && !target.hasEnded();
    }

    /**
     * How many rounds are over and can be judged.
     *
     * @return the number
     */
    public int rounds() {
        return rounds.size();
    }

    /**
     * Ends a round: lets the target settle, stops it, looks at what was left open and lets it run on. Does nothing once
     * something keeps the report from being complete.
     */
    public void endRound() {
        endRound(true);
    }

    void endRound(boolean goOn) {
        guarded(() -> {
            target.settle(options.settle());
            if (!halt()) {
                return;
            }
            HandleDiff diff = target.tracing().diff();
            if (diff instanceof HandleDiff.Complete complete) {
                rounds.add(complete);
                warnings.addAll(complete.warnings());
                target.guiResources().ifPresent(guiResources::add);
            } else if (diff instanceof HandleDiff.Incomplete incomplete) {
                lost(incomplete);
            }
            if (goOn && shortfall == null) {
                resume();
            }
        });
    }

    private void lost(HandleDiff.Incomplete diff) {
        fallShort(
                switch (diff.reason()) {
                    case RING_OVERFLOW -> Reason.RING_OVERFLOW;
                    case NOT_TRACED, REFUSED -> Reason.NOT_TRACED;
                    case TARGET_ENDED -> Reason.TARGET_ENDED;
                    case UNREADABLE, NOT_DUMPED, DAMAGED_DUMP -> Reason.UNREADABLE;
                },
                diff.detail());
        atLeast.addAll(LeakRounds.ofOneRound(diff.atLeast()));
    }

    /**
     * Stops the target, judges the rounds and switches tracing off, unless it was on before. Later calls give the same
     * report.
     *
     * @return the report; {@link LeakReport.Incomplete} if no round was ended, if the target ended or could not be traced,
     *     and the like
     */
    public LeakReport report() {
        if (report == null) {
            judging = true;
            List<LeakFinding> findings = new ArrayList<>();
            guarded(() -> findings.addAll(findings()));
            if (shortfall == null && rounds.isEmpty()) {
                fallShort(Reason.NO_ROUND, "");
            }
            if (shortfall != null && findings.isEmpty()) {
                findings.addAll(atLeast);
                findings.addAll(LeakRounds.findings(rounds, LeakRounds.leftByAll(rounds), List.of()));
            }
            report = report(options.known().applied(findings, options.today().get()));
            end();
        }
        return report;
    }

    private LeakReport report(List<LeakFinding> findings) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(target.warnings());
        long operations =
                rounds.stream().mapToLong(HandleDiff.Complete::newTraces).sum();
        List<LeakRun> runs =
                List.of(new LeakRun(target.name(), target.processId(), rounds.size(), operations, guiResources, all));
        return shortfall == null
                ? new LeakReport.Complete(runs, findings, options.known().entries())
                : new LeakReport.Incomplete(
                        List.of(shortfall), runs, findings, options.known().entries());
    }

    private List<LeakFinding> findings() {
        if (!halt()) {
            return List.of();
        }
        Set<Long> open = openOfRounds();
        List<LeakFinding> first = LeakRounds.findings(rounds, open, List.of());
        List<HandleTrace> traces = List.of();
        if (isWorseThanNoise(first) && isListable()) {
            traces = target.tracing().traces();
        }
        if (!first.isEmpty() && !options.settle().isZero()) {
            // what was under way when the last round ended has its time as that of the others had
            resume();
            target.settle(options.settle());
            if (halt()) {
                open.retainAll(openOfRounds());
            }
        }
        List<LeakFinding> findings = LeakRounds.findings(rounds, open, traces);
        boolean stacks =
                findings.stream().anyMatch(finding -> !finding.site().stack().isEmpty())
                        || traces.stream().anyMatch(trace -> !trace.stack().isEmpty());
        if (!stacks && isWorseThanNoise(findings)) {
            fallShort(Reason.NO_STACKS, "");
        }
        return findings;
    }

    private static boolean isWorseThanNoise(List<LeakFinding> findings) {
        return findings.stream().anyMatch(finding -> finding.verdict() != LeakVerdict.NOISE);
    }

    /** The values that are open and were not opened since the last round. */
    private Set<Long> openOfRounds() {
        HandleDiff since = target.tracing().diff();
        if (since instanceof HandleDiff.Incomplete incomplete) {
            lost(incomplete);
            return Set.of();
        }
        Set<Long> open = new HashSet<>(target.openHandles());
        open.removeAll(LeakRounds.handles((HandleDiff.Complete) since));
        return open;
    }

    /** Whether the ring holds little enough to look at all of it, for the closing stacks. */
    private boolean isListable() {
        return rounds.stream().mapToLong(HandleDiff.Complete::newTraces).sum() <= MOST_LISTED;
    }

    private void resume() {
        // before the call: it may have been sent even where the call fails
        running = true;
        target.resume();
    }

    /** Makes the target stand still; false where that ends the hunt. */
    private boolean halt() {
        if (!running) {
            return true;
        }
        Optional<RoundTarget.OwnStop> own = target.halt();
        running = false;
        own.ifPresent(stop -> fallShort(stop.reason(), stop.detail()));
        if (target.hasEnded()) {
            fallShort(Reason.TARGET_ENDED, "");
        }
        return shortfall == null;
    }

    private void fallShort(Reason reason, String detail) {
        if (shortfall == null) {
            int round = judging ? rounds.size() : rounds.size() + 1;
            shortfall = new Shortfall(reason, tracing ? round : 0, detail);
        }
    }

    /** What fails here is no fault of the workload's: it becomes part of the report. */
    private void guarded(Runnable step) {
        if (shortfall != null) {
            return;
        }
        try {
            step.run();
        } catch (NotAllowedException e) {
            throw e;
        } catch (DebuggerException e) {
            Reason reason = Reason.DEBUGGER_FAILED;
            if (target.hasEnded() && !(e instanceof DebuggerEndedException)) {
                reason = Reason.TARGET_ENDED;
            } else if (e instanceof CannotTellException) {
                reason = Reason.UNREADABLE;
            } else if (!tracing && e instanceof CommandFailedException) {
                reason = Reason.NOT_TRACED;
            }
            fallShort(reason, e.getMessage());
            // not to be asked again, which may take as long again
            failed = reason == Reason.DEBUGGER_FAILED;
        }
        letGo();
    }

    /** A workload goes on even where its report will be incomplete, and must not wait for a target that stands still. */
    private void letGo() {
        if (shortfall == null || judging || running) {
            return;
        }
        try {
            if (!target.hasEnded()) {
                resume();
            }
        } catch (DebuggerException e) {
            failed = true;
        }
    }

    /**
     * Lets the target go, or leaves it as it was, with tracing off unless it was on before. Never throws; a hunt that is
     * closed without a report has none.
     */
    @Override
    public void close() {
        end();
        boolean interrupted = Thread.interrupted();
        try {
            target.close();
        } catch (DebuggerException e) {
            // the workload's own exception, or the report, says more
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() {
        // the target is to be left as it was found, whatever the thread was interrupted in
        boolean interrupted = Thread.interrupted();
        try {
            if (failed && !interrupted) {
                return;
            }
            if (running && !target.hasEnded()) {
                target.halt();
                running = false;
            }
            if (tracing && switchOff && !target.hasEnded()) {
                target.tracing().disable();
            }
        } catch (DebuggerException e) {
            // as in close(): what can be done was done
        } finally {
            tracing = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
