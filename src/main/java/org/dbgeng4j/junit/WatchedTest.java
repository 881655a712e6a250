// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.util.Optional;
import java.util.OptionalInt;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.dbgeng4j.junit.Claims.TakenException;
import org.dbgeng4j.junit.Parameters.Reaction;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** A test, or a class, at one moment of its life. */
final class WatchedTest {
    private static final String NO_TARGET =
            "no process is exposed (by a field marked @LeakTarget), and this JVM cannot be watched: ";

    private final ExtensionContext context;
    private final String name;
    private final HuntSettings settings;
    private final Watch watch;
    private final Claims claims;
    private final Store store;
    private final Parameters parameters;

    WatchedTest(ExtensionContext context, String name, HuntSettings settings, Watch watch, Claims claims, Store store) {
        this.context = context;
        this.name = name;
        this.settings = settings;
        this.watch = watch;
        this.claims = claims;
        this.store = store;
        parameters = new Parameters(context);
    }

    /** Runs the body of a test in rounds, all of them in the one test. */
    void runRounds(TestBody body) throws Throwable {
        if (isOff()) {
            body.run();
            return;
        }
        settings.checkRounds(settings.rounds(), "use 2 rounds or more");
        TestHunt test = hunt();
        Optional<HandleLeaks> leaks = leaks(test);
        if (leaks.isEmpty()) {
            run(body);
        } else {
            for (int round = 0; round < settings.warmUp(); round++) {
                run(body);
            }
            test.start(leaks.get());
            for (int round = 0; round < settings.rounds(); round++) {
                run(body);
                if (!test.isWatched() || !test.endRound()) {
                    break;
                }
            }
        }
        test.ran();
    }

    /** Runs one repetition, which is a round, or part of the warm-up. */
    void runRepetition(TestBody body, int repetitions) throws Throwable {
        if (isOff()) {
            body.run();
            return;
        }
        settings.checkRounds(
                repetitions - settings.warmUp(),
                "of " + repetitions + " repetitions " + settings.warmUp()
                        + " are the warm-up; repeat the test more often");
        TestHunt test = hunt();
        begin(test);
        int repetition = test.nextRepetition();
        if (test.isWatched()) {
            Optional<HandleLeaks> leaks = leaks(test);
            if (leaks.isPresent() && !test.hasStarted() && repetition > settings.warmUp()) {
                test.start(leaks.get());
            }
        }
        run(body);
        test.ran();
    }

    private void run(TestBody body) throws Throwable {
        watch.letRun();
        body.run();
    }

    private void begin(TestHunt test) {
        if (!test.begin(context.getUniqueId())) {
            refuse(test, new TakenException(test.name(), "another of its repetitions"));
        }
    }

    /** Something that passed and cannot be run again. */
    void isNoTest() {
        if (!isOff()) {
            hunt().couldNotTell("a @TestFactory makes its tests once, and they cannot be run in rounds");
            hunt().ran();
        }
    }

    private boolean isOff() {
        // nonsense is to be found at once, not by the first test that needs it
        parameters.onIncomplete();
        return parameters.onLeak() == Reaction.OFF || settings.rounds() == 0;
    }

    private TestHunt hunt() {
        return store.getOrComputeIfAbsent(TestHunt.class, key -> new TestHunt(name, claims, watch), TestHunt.class);
    }

    /** Takes hold of the target; empty where that fails, which the report then says. */
    private Optional<HandleLeaks> leaks(TestHunt test) {
        KnownLeaks known = settings.knownLeaks(parameters);
        try {
            Optional<ExposedTarget> exposed = exposed();
            HandleLeaks leaks = exposed.isEmpty() ? HandleLeaks.in(thisJvm()) : null;
            ExposedTarget target = exposed.orElseGet(ExposedTarget::thisJvm);
            if (test.hasTarget() && !test.isTarget(target.processId())) {
                test.couldNotTell("repetition " + test.repetitions()
                        + " has another process than the one before: start it once, into a static field");
                return Optional.empty();
            }
            test.target(target);
            return Optional.of(settings.applied(leaks == null ? HandleLeaks.in(session(target)) : leaks, known));
        } catch (TakenException e) {
            refuse(test, e);
        } catch (DebuggerException e) {
            test.couldNotTell((exposed().isEmpty() ? NO_TARGET : "") + e.getMessage());
        }
        return Optional.empty();
    }

    /** Before its body runs; where nothing may fail it does run, and spoils the other test too. */
    private void refuse(TestHunt test, TakenException taken) {
        if (parameters.onLeak() == Reaction.FAIL) {
            throw new ExtensionConfigurationException(taken.getMessage());
        }
        claims.disturb(exposed().orElseGet(ExposedTarget::thisJvm).processId(), test.name());
        test.couldNotTell(taken.getMessage());
    }

    /** The process to watch; empty where that is this JVM. */
    private Optional<ExposedTarget> exposed() {
        Optional<ExposedTarget> target = settings.processId() == null
                ? ExposedTarget.find(context)
                : Optional.of(new ExposedTarget(settings.processId().getAsLong(), watch.isOfClass()));
        return target.filter(process -> !process.isThisJvm());
    }

    private DebugSession session(ExposedTarget target) throws TakenException {
        return watch.session(target.processId(), this::debugger);
    }

    private NativeHandleTracing thisJvm() throws TakenException {
        return watch.tracing(settings.thisJvm());
    }

    private Debugger debugger() {
        return settings.debugger() == null
                ? parameters.debugger()
                : settings.debugger().get();
    }

    /** The session, for a parameter. */
    DebugSession session() {
        ExposedTarget target = exposed()
                .orElseThrow(
                        () -> new ExtensionConfigurationException(
                                "no process is exposed by a field marked @LeakTarget, and this JVM is watched without a debugger"));
        try {
            return session(target);
        } catch (TakenException e) {
            throw new ExtensionConfigurationException(e.getMessage());
        }
    }

    /** The tracing, for a parameter. */
    HandleTracing tracing() {
        if (exposed().isPresent()) {
            return session().handleTracing();
        }
        try {
            return thisJvm();
        } catch (TakenException e) {
            throw new ExtensionConfigurationException(e.getMessage());
        }
    }

    /** Judges the test once, if it has passed; a target that outlives it not before the last. */
    void conclude(boolean last) {
        conclude(last, true);
        TestHunt test = store.get(TestHunt.class, TestHunt.class);
        if (last && test != null) {
            test.ended(context.getUniqueId());
        }
    }

    private void conclude(boolean last, boolean tell) {
        TestHunt test = store.get(TestHunt.class, TestHunt.class);
        if (test == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            test.fail();
            return;
        }
        if ((last || !test.outlivesTest()) && test.conclude() && isOver(test)) {
            test.judge();
        }
        if (tell && test.tell()) {
            watch.add(test.report());
            new Outcome(context, test.name()).tell(test.report(), settings.failOn(), parameters);
        }
    }

    /** Ends the round where it is a repetition; whether the test can be judged then. */
    private boolean isOver(TestHunt test) {
        OptionalInt repetitions = Hunts.repetitions(context);
        if (repetitions.isEmpty()) {
            return true;
        }
        if (test.isWatched() && test.hasStarted()) {
            test.endRound();
        }
        return test.repetitions() >= repetitions.getAsInt();
    }

    /** The report for a parameter of an {@code @AfterEach} method, which is to be judged now if it can be. */
    LeakReport reportOfTest() {
        TestHunt test = store.get(TestHunt.class, TestHunt.class);
        if (test == null) {
            return TestHunt.notWatched(isOff() ? "this test is not watched" : "the test did not run");
        }
        if (context.getExecutionException().isPresent()) {
            return TestHunt.notWatched("the test failed, and only what passes is judged");
        }
        if (test.isPending()) {
            conclude(true, false);
        }
        return test.isJudged()
                ? test.report()
                : TestHunt.notWatched("repetition " + test.repetitions() + " is not the last");
    }

    /** The report for a parameter of an {@code @AfterAll} method. */
    LeakReport reportOfClass() {
        LeakReport report = watch.report();
        return report == null ? TestHunt.notWatched("no test was judged") : report;
    }
}
