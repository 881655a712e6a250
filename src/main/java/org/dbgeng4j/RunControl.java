// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Uninterrupted;
import org.dbgeng4j.internal.text.RegisterText;
import org.dbgeng4j.internal.text.StopEvents;

/**
 * The state machine of one session: what may be sent to the engine when, and what its stops mean. The table in {@code
 * docs/architecture.md} says the same.
 */
final class RunControl {
    static final Set<RunState> RUNNING = EnumSet.of(RunState.RUNNING, RunState.BREAKING_IN);

    final Target target;
    final Duration commandTimeout;
    final EventThread events = new EventThread();
    final StateCell state = new StateCell(this::stateChanged);
    /** By a breakpoint's number what its hits call; true from it lets the target go on. */
    final Map<Integer, Predicate<StopEvent.Breakpoint>> callbacks = new ConcurrentHashMap<>();

    final ReentrantLock commands = new ReentrantLock(true);
    final SessionEnd end;
    /** Held from when the state says RUNNING until the engine knows: a break-in in between would hit nobody. */
    private final ReentrantLock resuming = new ReentrantLock();

    private final Function<EngineListener, Engine> start;
    private volatile boolean stepping;
    private volatile Events current;
    private volatile Engine engine;
    private volatile long processId;
    /** The target, or another process of the session once the target has ended. */
    private volatile long breaksInto;

    /** {@code atLastStop} is called when the session ends and the target stands still once more. */
    RunControl(Target target, Duration commandTimeout, Function<EngineListener, Engine> start, Runnable atLastStop) {
        this.target = target;
        this.commandTimeout = commandTimeout;
        this.start = start;
        end = new SessionEnd(this, atLastStop);
    }

    private void stateChanged(RunState before, RunState now) {
        Engine told = engine;
        if (told != null) {
            told.stateChanged(now);
        }
        events.tell(listener -> listener.stateChanged(before, now));
    }

    /** Starts the debugger; the target stands still afterwards. */
    void open() {
        current = new Events();
        engine = start.apply(current);
    }

    /** Learns what the debugger holds. */
    void begin() {
        state.move(EnumSet.of(RunState.LAUNCHING), RunState.STOPPED, "");
        processId = RunTexts.hasProcess(target)
                ? RunTexts.processId(target, () -> execute("|", commandTimeout).output())
                : 0;
        breaksInto = processId;
    }

    Engine engine() {
        return engine;
    }

    long processId() {
        return processId;
    }

    Answer execute(String command, Duration timeout) {
        return ask(command, timeout, (asked, left) -> asked.execute(command, left));
    }

    /** Asks the engine, within what is left of the time, something about a target that stands still. */
    <T> T ask(String what, Duration timeout, BiFunction<Engine, Duration, T> question) {
        Deadline deadline = Deadline.after(timeout);
        lock(what, deadline);
        try {
            require(RunState.STOPPED, what);
            T answer = question.apply(engine, deadline.remaining());
            if (end.cuts()) {
                throw RunTexts.closedMeanwhile(what, target);
            }
            return answer;
        } finally {
            commands.unlock();
        }
    }

    /** Does several things with no other thread's command in between. */
    <T> T together(String what, Supplier<T> work) {
        lock(what, Deadline.after(commandTimeout));
        try {
            return work.get();
        } finally {
            commands.unlock();
        }
    }

    void resume(String command) {
        target.require(command.equals("g") ? Ability.RUN : Ability.STEP);
        lock(command, Deadline.after(commandTimeout));
        try {
            require(RunState.STOPPED, command);
            stepping = !command.equals("g");
            go(command, () -> {
                state.set(RunState.RUNNING, "");
                return true;
            });
        } finally {
            commands.unlock();
        }
    }

    /** Goes to RUNNING, where it may, before the command is sent, since the next stop may come at once. */
    private boolean go(String command, BooleanSupplier toRunning) {
        resuming.lock();
        try {
            if (!toRunning.getAsBoolean()) {
                return false;
            }
            engine.resume(command);
            return true;
        } catch (CommandTimeoutException e) {
            // the command was not sent
            state.move(RUNNING, RunState.STOPPED, "");
            throw e;
        } finally {
            resuming.unlock();
        }
    }

    void breakIn(Duration timeout) {
        target.require(Ability.BREAK_IN);
        Deadline deadline = Deadline.after(timeout);
        state.stay();
        if (state.move(EnumSet.of(RunState.RUNNING), RunState.BREAKING_IN, "")
                && Uninterrupted.tryLock(resuming, deadline)) {
            try {
                // it may have stopped by itself meanwhile
                if (state.get() == RunState.BREAKING_IN) {
                    engine.requestBreakIn(breaksInto, deadline.remaining());
                }
            } catch (BreakInException e) {
                // it may have stopped, or ended, by itself meanwhile
                if (state.move(EnumSet.of(RunState.BREAKING_IN), RunState.RUNNING, "")) {
                    throw e;
                }
            } finally {
                resuming.unlock();
            }
        }
        if (RUNNING.contains(awaitState(deadline))) {
            state.move(EnumSet.of(RunState.BREAKING_IN), RunState.RUNNING, "");
            throw RunTexts.didNotStop(timeout, target);
        }
        require(RunState.STOPPED, "break in");
    }

    Optional<StopEvent> awaitStop(Duration timeout) {
        RunState now = awaitState(Deadline.after(timeout));
        if (!now.isLive()) {
            throw RunTexts.gone(state.reason(), "await a stop", target);
        }
        return RUNNING.contains(now) ? Optional.empty() : Optional.of(lastEvent());
    }

    /** The last stop with all that can be known of it; asks the debugger where it must and can. */
    StopEvent lastEvent() {
        StopEvent event = state.event();
        if (event == null) {
            return StopEvents.last(
                    execute(".lastevent", commandTimeout).output(),
                    target.allows().contains(Ability.BREAK_IN));
        }
        return RunTexts.needsAddress(event) ? located(event) : event;
    }

    Optional<StopEvent> runUntil(Predicate<? super StopEvent> wanted, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        resume("g");
        while (true) {
            Optional<StopEvent> event = awaitStop(deadline.remaining());
            if (event.isEmpty() || wanted.test(event.get())) {
                return event;
            }
            if (state.get() != RunState.STOPPED) {
                return Optional.empty();
            }
            resume("g");
        }
    }

    StopEvent step(String command) {
        resume(command);
        return awaitStop(commandTimeout)
                .orElseThrow(() -> new CommandTimeoutException(
                        "the step did not come to its end in time; the target runs",
                        "command: " + command + "\ntarget: " + target,
                        "call breakIn(), or allow it more time with withCommandTimeout",
                        null));
    }

    void kill() {
        target.require(Ability.KILL);
        if (RUNNING.contains(state.get())) {
            breakIn(commandTimeout);
        }
        lock(".kill", Deadline.after(commandTimeout));
        try {
            require(RunState.STOPPED, ".kill");
            engine.execute(".kill", commandTimeout);
            state.killed();
        } finally {
            commands.unlock();
        }
    }

    /** Ends the debugger with its target and starts both again. */
    void restart() {
        target.require(Ability.RESTART);
        lock("restart", Deadline.after(commandTimeout));
        try {
            if (state.get() == RunState.CLOSED || state.get() == RunState.LAUNCHING) {
                require(RunState.STOPPED, "restart");
            }
            boolean inOrder = end.halt(commandTimeout);
            current = null; // the end of the old debugger is no news
            if (inOrder) {
                engine.end(Engine.Ending.TERMINATE, commandTimeout);
            } else {
                engine.abandon();
            }
            if (!state.move(EnumSet.complementOf(EnumSet.of(RunState.CLOSED)), RunState.LAUNCHING, "")) {
                require(RunState.STOPPED, "restart");
            }
            try {
                open();
            } catch (RuntimeException | Error e) {
                state.move(
                        EnumSet.of(RunState.LAUNCHING),
                        RunState.DEAD,
                        "it could not be started again: " + e.getMessage());
                throw e;
            }
            if (end.cuts()) {
                // closed meanwhile by a thread that knew of the old debugger only
                engine.abandon();
                throw RunTexts.closedMeanwhile("restart", target);
            }
            begin();
        } finally {
            commands.unlock();
        }
    }

    private void lock(String command, Deadline deadline) {
        try {
            if (commands.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunTexts.notSent("the thread was interrupted", command, target, e);
        }
        throw RunTexts.notSent("another thread's command still executes; allow it more time", command, target, null);
    }

    private RunState awaitState(Deadline deadline) {
        try {
            return state.awaitStop(deadline, events.isCurrent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandTimeoutException(
                    "the thread was interrupted while it waited for the target to stop", "target: " + target, "", e);
        }
    }

    private void require(RunState needed, String command) {
        RunState now = state.get();
        if (now != needed) {
            throw RunTexts.notIn(now, state.reason(), command, target);
        }
    }

    /** Asks where the target stands, if it still stands there. */
    private StopEvent located(StopEvent event) {
        lock("r", Deadline.after(commandTimeout));
        try {
            if (state.get() != RunState.STOPPED || state.event() != event) {
                return event;
            }
            OptionalLong at = RegisterText.instructionPointer(
                    engine.execute("r", commandTimeout).output());
            StopEvent better = RunTexts.at(event, at);
            state.replace(event, better);
            return better;
        } finally {
            commands.unlock();
        }
    }

    /** A breakpoint with a callback was hit: the target stands still until the callback has decided. */
    private void hit(StopEvent.Breakpoint event, Predicate<StopEvent.Breakpoint> callback) {
        boolean goOn = false;
        try {
            goOn = callback.test((StopEvent.Breakpoint) located(event));
        } finally {
            commands.lock();
            try {
                boolean wasHeld = state.isHeld();
                // a step that came upon a breakpoint has come to its end
                boolean resumes = goOn && !stepping;
                boolean stands = true;
                try {
                    stands = !go("g", () -> state.release(resumes));
                } finally {
                    if (stands && wasHeld) {
                        events.tell(listener -> listener.stopped(event));
                    }
                }
            } finally {
                commands.unlock();
            }
        }
    }

    /** What the engine's threads tell. */
    private final class Events implements EngineListener {
        @Override
        public void stopped(String text) {
            if (current != this) {
                return;
            }
            StopEvent event = StopEvents.parse(text, state.get() == RunState.BREAKING_IN, stepping);
            boolean nothingLeft = StopEvents.nothingToRun(text);
            boolean exited = nothingLeft || event instanceof StopEvent.ProcessExited && RunTexts.isLast(target, text);
            breaksInto = RunTexts.whomToBreakInto(processId, event, text);
            Predicate<StopEvent.Breakpoint> callback =
                    event instanceof StopEvent.Breakpoint hit ? callbacks.get(hit.number()) : null;
            String why = nothingLeft ? "there is nothing left to run" : StopEvents.words(text);
            boolean news = state.stopped(exited ? RunState.EXITED : RunState.STOPPED, why, event, callback != null);
            if (news && callback != null) {
                events.post(() -> hit((StopEvent.Breakpoint) event, callback));
            } else if (news) {
                events.tell(listener -> listener.stopped(event));
            }
        }

        @Override
        public void ended(String lastWords) {
            if (current == this && !end.hasBegun()) {
                state.set(RunState.DEAD, lastWords);
            }
        }
    }
}
