// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.text.HandleTextParser;
import org.dbgeng4j.internal.text.LastEvent;
import org.dbgeng4j.internal.text.NearestSymbol;
import org.dbgeng4j.internal.text.ProcessStatus;
import org.dbgeng4j.stack.SourceLine;

/**
 * A target under a debugger. What it attached to is let go on every way out, what it launched is ended: by {@link
 * #close()}, by an exception, by the end of the JVM.
 *
 * <p>A call in a state that cannot take it fails at once with a {@link RunStateException}; a call on a session whose
 * debugger is gone with a {@link DebuggerEndedException}. All calls may come from any thread; commands of several threads
 * are executed one after the other.
 */
public final class DebugSession implements AutoCloseable {
    private static final Duration BREAK_IN = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final Set<RunState> RUNNING = EnumSet.of(RunState.RUNNING, RunState.BREAKING_IN);

    private final Target target;
    private final Duration commandTimeout;
    private final StateCell state = new StateCell();
    private final ReentrantLock commands = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread atExit = new Thread(() -> end(ending(), Duration.ofSeconds(2)), "dbgeng4j-exit");
    private final HandleTracing handleTracing = HandleTracing.in(this);
    private Engine engine;
    private long processId;

    private DebugSession(Target target, Duration commandTimeout) {
        this.target = target;
        this.commandTimeout = commandTimeout;
    }

    static DebugSession open(Target target, Duration commandTimeout, Function<EngineListener, Engine> start) {
        DebugSession session = new DebugSession(target, commandTimeout);
        session.engine = start.apply(session.new Events());
        try {
            Runtime.getRuntime().addShutdownHook(session.atExit);
            session.state.move(EnumSet.of(RunState.LAUNCHING), RunState.STOPPED, "");
            session.processId = session.findProcessId();
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /**
     * What the target is doing at this moment.
     *
     * @return the state
     */
    public RunState state() {
        return state.get();
    }

    /**
     * What is debugged.
     *
     * @return the target as it was given to {@link Debugger#open}
     */
    public Target target() {
        return target;
    }

    /**
     * The target's process id, also where it was named otherwise.
     *
     * @return the id; under Wine this is Wine's own number, not the host's
     */
    public long processId() {
        return processId;
    }

    /**
     * Which debugger this session talks to.
     *
     * @return its kind, path and banner
     */
    public EngineInfo engine() {
        return engine.info();
    }

    /**
     * Executes a debugger command within the debugger's default time.
     *
     * @param command one command, or several with semicolons between them
     * @return what it printed
     * @throws CommandRefusedException if it is blank, holds a line break, or would run or end the target
     * @throws RunStateException if the target does not stand still
     * @throws CommandTimeoutException if it does not end in time
     * @throws DebuggerEndedException if the debugger is gone
     */
    public CommandResult execute(String command) {
        return execute(command, commandTimeout);
    }

    /**
     * Executes a debugger command.
     *
     * @param command one command, or several with semicolons between them
     * @param timeout how long it may take, counted from the call
     * @return what it printed
     * @throws CommandRefusedException if it is blank, holds a line break, or would run or end the target
     * @throws RunStateException if the target does not stand still
     * @throws CommandTimeoutException if it does not end in time
     * @throws DebuggerEndedException if the debugger is gone
     */
    public CommandResult execute(String command, Duration timeout) {
        CommandText.check(requireNonNull(command, "command"), target);
        lock(command, timeout);
        try {
            require(RunState.STOPPED, command);
            Answer answer = engine.execute(command, timeout);
            return new CommandResult(command, answer.output(), answer.took());
        } finally {
            commands.unlock();
        }
    }

    /**
     * Lets the target run and returns at once.
     *
     * @throws RunStateException if it does not stand still
     * @throws DebuggerEndedException if the debugger is gone
     */
    public void resume() {
        lock("g", commandTimeout);
        try {
            require(RunState.STOPPED, "g");
            // before the command is sent: the next stop may come at once
            state.set(RunState.RUNNING, "");
            engine.resume("g");
        } finally {
            commands.unlock();
        }
    }

    /**
     * Stops the running target and returns when it stands still; does nothing where it stands still already.
     *
     * @throws BreakInException if it does not stop within 30 seconds; it goes on running
     * @throws RunStateException if the target has exited
     * @throws DebuggerEndedException if the debugger is gone
     */
    public void breakIn() {
        breakIn(BREAK_IN);
    }

    /**
     * Stops the running target and returns when it stands still; does nothing where it stands still already.
     *
     * @param timeout how long it may take
     * @throws BreakInException if it does not stop in time; it goes on running
     * @throws RunStateException if the target has exited
     * @throws DebuggerEndedException if the debugger is gone
     */
    public void breakIn(Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        if (state.move(EnumSet.of(RunState.RUNNING), RunState.BREAKING_IN, "")) {
            try {
                engine.requestBreakIn(processId, deadline.remaining());
            } catch (BreakInException e) {
                // it may have stopped, or ended, by itself meanwhile
                if (state.move(EnumSet.of(RunState.BREAKING_IN), RunState.RUNNING, "")) {
                    throw e;
                }
            }
        }
        if (RUNNING.contains(awaitState(deadline))) {
            state.move(EnumSet.of(RunState.BREAKING_IN), RunState.RUNNING, "");
            throw new BreakInException(
                    "the target did not stop within " + timeout.toMillis() + " ms; it goes on running",
                    "target: " + target,
                    "see whether its loader lock is held or it is suspended, or allow it more time",
                    null);
        }
        require(RunState.STOPPED, "break in");
    }

    /**
     * Waits until the running target stops by itself: at an exception, a breakpoint, or its end.
     *
     * @param timeout how long to wait
     * @return true when it stands still or has exited, as {@link #state()} tells; false when the time passed first
     * @throws DebuggerEndedException if the debugger is gone
     */
    public boolean awaitStop(Duration timeout) {
        RunState now = awaitState(Deadline.after(timeout));
        if (!now.isLive()) {
            throw gone("await a stop");
        }
        return !RUNNING.contains(now);
    }

    /**
     * The handle tracing of the target.
     *
     * @return the same object at each call
     */
    public HandleTracing handleTracing() {
        return handleTracing;
    }

    /**
     * The target's open handles, each with its type, as {@code !handle} lists them.
     *
     * @return the table
     * @throws RunStateException if the target does not stand still
     */
    public HandleTable handles() {
        return HandleTextParser.table(execute("!handle").output());
    }

    /**
     * What the debugger knows of one handle, as {@code !handle H f} prints it.
     *
     * @param handle the handle's value
     * @return its details; empty where the target has no such handle
     * @throws RunStateException if the target does not stand still
     */
    public Optional<HandleInfo> handle(long handle) {
        return HandleTextParser.detail(
                execute("!handle 0x" + Long.toHexString(handle) + " f").output());
    }

    /**
     * The source line of an address.
     *
     * @param address an address in the target's code
     * @return the line that the symbols name for it; empty where they name none
     * @throws RunStateException if the target does not stand still
     */
    public Optional<SourceLine> sourceLine(long address) {
        return NearestSymbol.sourceLine(
                execute("ln 0x" + Long.toHexString(address)).output());
    }

    /** Ends the session and lets the target go on, even one that was launched. Does nothing on a closed session. */
    public void detach() {
        finish(Engine.Ending.DETACH);
    }

    /**
     * Ends the session: what was attached goes on, what was launched is ended. A running target is stopped for it, and
     * handle tracing is switched off. Does nothing on a closed session; never throws.
     */
    @Override
    public void close() {
        finish(ending());
    }

    private Engine.Ending ending() {
        return target.isOwned() ? Engine.Ending.TERMINATE : Engine.Ending.DETACH;
    }

    private void finish(Engine.Ending how) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending; the hook and this call may both come here, one of them does it
        }
        end(how, CLOSE);
    }

    private void end(Engine.Ending how, Duration timeout) {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        boolean mine = false;
        try {
            mine = commands.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (mine && halt(timeout)) {
                // a target that has exited can no longer be let go
                engine.end(state.get() == RunState.EXITED ? Engine.Ending.TERMINATE : how, timeout);
            } else {
                engine.abandon();
            }
        } catch (InterruptedException e) {
            engine.abandon();
            Thread.currentThread().interrupt();
        } finally {
            state.set(RunState.CLOSED, "");
            if (mine) {
                commands.unlock();
            }
        }
    }

    /** Brings the target to a stop in which the debugger can end in good order; false where that cannot be had. */
    private boolean halt(Duration timeout) {
        try {
            if (RUNNING.contains(state.get())) {
                breakIn(timeout);
            }
            if (state.get() == RunState.STOPPED) {
                handleTracing.switchOff();
            }
            return state.get() == RunState.STOPPED || state.get() == RunState.EXITED;
        } catch (DebuggerException e) {
            return state.get() == RunState.STOPPED || state.get() == RunState.EXITED;
        }
    }

    private long findProcessId() {
        if (target instanceof Target.ById byId) {
            return byId.processId();
        }
        String output = execute("|").output();
        List<ProcessStatus> processes = ProcessStatus.parse(output);
        return processes.stream()
                .filter(ProcessStatus::current)
                .findFirst()
                .or(() -> processes.stream().findFirst())
                .orElseThrow(() -> new CommandFailedException(
                        "the debugger does not name the target's process",
                        "command: |\ntarget: " + target + "\n" + output,
                        "attach by process id",
                        null))
                .processId();
    }

    private void lock(String command, Duration timeout) {
        try {
            if (commands.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CommandTimeoutException(
                "the command was not sent: another thread's command still executes",
                "command: " + command + "\ntarget: " + target,
                "allow it more time",
                null);
    }

    private RunState awaitState(Deadline deadline) {
        try {
            return state.awaitStop(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandTimeoutException(
                    "the thread was interrupted while it waited for the target to stop", "target: " + target, "", e);
        }
    }

    private void require(RunState needed, String command) {
        RunState now = state.get();
        if (now == needed) {
            return;
        }
        if (now == RunState.DEAD) {
            throw gone(command);
        }
        String evidence = "command: " + command + "\ntarget: " + target + "\nstate: " + now
                + (state.reason().isBlank() ? "" : ", " + state.reason());
        throw switch (now) {
            case RUNNING, BREAKING_IN ->
                new RunStateException(
                        now, "the target runs, and the debugger takes no command", evidence, "call breakIn() first");
            case EXITED -> new RunStateException(now, "the target has exited", evidence, "close the session");
            case CLOSED -> new RunStateException(now, "the session is closed", evidence, "open another");
            default -> new RunStateException(now, "the session is not ready", evidence, "");
        };
    }

    private DebuggerEndedException gone(String command) {
        return new DebuggerEndedException(
                "the debugger is gone",
                "command: " + command + "\ntarget: " + target + "\n" + state.reason(),
                "open a new session; what was attached goes on",
                null);
    }

    /** What the engine's threads tell. */
    private final class Events implements EngineListener {
        @Override
        public void stopped(String text) {
            LastEvent event = LastEvent.parse(text);
            boolean nothingLeft = text.contains("No runnable debuggees");
            boolean exited = nothingLeft || event != null && event.exitCode().isPresent();
            String why = nothingLeft ? "there is nothing left to run" : event == null ? "" : event.text();
            state.move(RUNNING, exited ? RunState.EXITED : RunState.STOPPED, why);
        }

        @Override
        public void ended(String lastWords) {
            if (!closing.get()) {
                state.set(RunState.DEAD, lastWords);
            }
        }
    }
}
