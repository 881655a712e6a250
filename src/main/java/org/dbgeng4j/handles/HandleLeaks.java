// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;

/**
 * Finds out whether a workload makes a target leak handles: runs it several times and looks at what each round left open.
 * Immutable; the methods return another. Safe for use by several threads, as long as each has a target of its own.
 *
 * <pre>{@code
 * LeakReport report = HandleLeaks.in(Target.attach(pid)).warmUp(2).rounds(10).during(client::postOrder);
 * report.assertNoLeaks();
 * }</pre>
 *
 * The target is stopped between rounds only, for some milliseconds. {@link LeakVerdict} says what the verdicts mean.
 *
 * <p>A target that stops by itself is sent on, so that the workload is not kept waiting: exceptions that the program may
 * still handle are counted in a warning; anything else makes the report {@link LeakReport.Incomplete}.
 */
public final class HandleLeaks {
    private final Supplier<RoundTarget> opener;
    private final Target target;
    private final LeakOptions options;

    private HandleLeaks(Supplier<RoundTarget> opener, Target target, LeakOptions options) {
        this.opener = opener;
        this.target = target;
        this.options = options;
    }

    /**
     * In a target that is taken hold of for it, by the debugger that {@link Debugger#find()} finds, and let go afterwards.
     *
     * @param target the target
     * @return one round of warm-up, 5 rounds, a settle time of half a second, the largest ring, no known leaks
     */
    public static HandleLeaks in(Target target) {
        requireNonNull(target, "target");
        return new HandleLeaks(() -> SessionRounds.owning(Debugger.find().open(target)), target, LeakOptions.DEFAULT);
    }

    /**
     * In the target of a session that is open already. Afterwards the target stands still or runs, as it did before; while
     * the rounds last, nobody else may use the session. Tracing that is on already begins anew, and is left on.
     *
     * @param session the session
     * @return one round of warm-up, 5 rounds, a settle time of half a second, the largest ring, no known leaks
     */
    public static HandleLeaks in(DebugSession session) {
        requireNonNull(session, "session");
        return new HandleLeaks(() -> SessionRounds.in(session), null, LeakOptions.DEFAULT);
    }

    /**
     * In this JVM, with no debugger and without stopping anything.
     *
     * @return as {@link #in(Target)}
     * @throws org.dbgeng4j.NotAllowedException when the rounds begin, on any system but 64-bit Windows
     */
    public static HandleLeaks inThisJvm() {
        return new HandleLeaks(() -> NativeRounds.owning(HandleTracing.ofThisJvm()), null, LeakOptions.DEFAULT);
    }

    /**
     * In a process that goes on running. Afterwards the tracing is off, unless it was on before, and open.
     *
     * @param tracing the process's handle tracing, which nobody else may use while the rounds last
     * @return as {@link #in(Target)}
     */
    public static HandleLeaks in(NativeHandleTracing tracing) {
        requireNonNull(tracing, "tracing");
        return new HandleLeaks(() -> NativeRounds.in(tracing), null, LeakOptions.DEFAULT);
    }

    /**
     * With this debugger, in place of the one that is found.
     *
     * @param debugger the debugger
     * @return the same with that debugger
     * @throws IllegalStateException if this was not made for a target
     */
    public HandleLeaks using(Debugger debugger) {
        requireNonNull(debugger, "debugger");
        if (target == null) {
            throw new IllegalStateException("only a target is taken hold of by a debugger");
        }
        return new HandleLeaks(() -> SessionRounds.owning(debugger.open(target)), target, options);
    }

    /**
     * Sets how often the workload runs before it is traced, so that caches and pools fill.
     *
     * @param rounds how many rounds, 0 or more
     * @return the same with that many
     */
    public HandleLeaks warmUp(int rounds) {
        return with(options.warmUp(rounds));
    }

    /**
     * Sets how often the workload runs while it is traced. A verdict of {@link LeakVerdict#LEAK} needs 2; the more there
     * are, the less is left to chance.
     *
     * @param rounds how many rounds, 1 or more
     * @return the same with that many
     */
    public HandleLeaks rounds(int rounds) {
        return with(options.rounds(rounds));
    }

    /**
     * Sets how long the target runs on at the end of each round before it is looked at: what it closes in that time was
     * not left open. What a later round closes is no leak either.
     *
     * @param time the time, 0 or more
     * @return the same with that time
     */
    public HandleLeaks settle(Duration time) {
        return with(options.settle(time));
    }

    /**
     * Sets how many traces the kernel keeps. A round with more handle operations cannot be judged.
     *
     * @param traces 1 to {@link HandleTracing#LARGEST_RING}, the default; each costs 80 or 160 bytes of the system's memory
     * @return the same with that ring
     */
    public HandleLeaks ring(int traces) {
        return with(options.ring(traces));
    }

    /**
     * Sets the leaks that are known: they are reported and do not fail.
     *
     * @param known the known leaks
     * @return the same with those
     */
    public HandleLeaks knownLeaks(KnownLeaks known) {
        return with(options.known(known));
    }

    private HandleLeaks with(LeakOptions changed) {
        return new HandleLeaks(opener, target, changed);
    }

    /**
     * Runs a workload in rounds and judges what they left open. The workload runs on the caller's thread.
     *
     * @param <X> what the workload may throw
     * @param workload makes the target do what is to be looked at, and returns when it is done
     * @return the report; {@link LeakReport.Incomplete} if the target ended, could not be traced, and the like
     * @throws X if the workload does; the target is let go then, or left as it was, with tracing off
     * @throws org.dbgeng4j.DebuggerException if no debugger is found or it cannot take hold of the target
     */
    public <X extends Exception> LeakReport during(Workload<X> workload) throws X {
        requireNonNull(workload, "workload");
        return duringEachRound(round -> workload.run());
    }

    /**
     * Runs a workload that wants to know which round it is.
     *
     * @param <X> what the workload may throw
     * @param workload makes the target do what is to be looked at, and returns when it is done
     * @return the report, as {@link #during} returns it
     * @throws X if the workload does
     * @throws org.dbgeng4j.DebuggerException if no debugger is found or it cannot take hold of the target
     */
    public <X extends Exception> LeakReport duringEachRound(RoundWorkload<X> workload) throws X {
        requireNonNull(workload, "workload");
        try (LeakHunt hunt = new LeakHunt(opener.get(), options)) {
            if (options.warmUp() > 0) {
                hunt.warmUp();
            }
            for (int round = 0; round < options.warmUp() && hunt.goesOn(); round++) {
                workload.run(0);
            }
            hunt.begin(options.warmUp() > 0);
            for (int round = 1; round <= options.rounds() && hunt.goesOn(); round++) {
                workload.run(round);
                hunt.endRound(round < options.rounds());
            }
            return hunt.report();
        }
    }

    /**
     * Begins to trace, for callers that cannot hand their rounds over as a workload, such as test frameworks. The numbers
     * of rounds and of warm-up rounds are then theirs.
     *
     * @return the hunt; the target runs
     * @throws org.dbgeng4j.DebuggerException if no debugger is found or it cannot take hold of the target
     */
    public LeakHunt start() {
        LeakHunt hunt = new LeakHunt(opener.get(), options);
        try {
            hunt.begin(false);
            return hunt;
        } catch (RuntimeException | Error e) {
            hunt.close();
            throw e;
        }
    }

    /**
     * Makes a target do what is to be looked at.
     *
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Workload<X extends Exception> {
        /**
         * Does it once and returns when it is done.
         *
         * @throws X what goes through to the caller
         */
        void run() throws X;
    }

    /**
     * Makes a target do what is to be looked at, by the number of the round.
     *
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface RoundWorkload<X extends Exception> {
        /**
         * Does it once and returns when it is done.
         *
         * @param round the round, from 1; 0 in each round of warm-up
         * @throws X what goes through to the caller
         */
        void run(int round) throws X;
    }

    /** How leaks are hunted. */
    record LeakOptions(int warmUp, int rounds, Duration settle, int ring, KnownLeaks known, Supplier<LocalDate> today) {
        static final LeakOptions DEFAULT = new LeakOptions(
                1, 5, Duration.ofMillis(500), HandleTracing.LARGEST_RING, KnownLeaks.none(), LocalDate::now);

        LeakOptions {
            if (warmUp < 0 || rounds < 1) {
                throw new IllegalArgumentException(
                        warmUp + " rounds of warm-up and " + rounds + " rounds cannot be run");
            }
            if (settle.isNegative()) {
                throw new IllegalArgumentException("a settle time of " + settle + " is less than none");
            }
            if (ring < 1 || ring > HandleTracing.LARGEST_RING) {
                throw new IllegalArgumentException(
                        "a ring of " + ring + " traces is not between 1 and " + HandleTracing.LARGEST_RING);
            }
            requireNonNull(known, "known");
        }

        LeakOptions warmUp(int count) {
            return new LeakOptions(count, rounds, settle, ring, known, today);
        }

        LeakOptions rounds(int count) {
            return new LeakOptions(warmUp, count, settle, ring, known, today);
        }

        LeakOptions settle(Duration time) {
            return new LeakOptions(warmUp, rounds, time, ring, known, today);
        }

        LeakOptions ring(int traces) {
            return new LeakOptions(warmUp, rounds, settle, traces, known, today);
        }

        LeakOptions known(KnownLeaks leaks) {
            return new LeakOptions(warmUp, rounds, settle, ring, leaks, today);
        }
    }
}
