// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.SessionHandleTracing;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.text.Hex;
import org.dbgeng4j.stack.CallStack;

/**
 * A target under a debugger. What it attached to is let go on every way out, what it launched is ended: by {@link
 * #close()}, by an exception, by the end of the JVM.
 *
 * <p>A call in a state that cannot take it fails at once with a {@link RunStateException}; a call on a session whose
 * debugger is gone with a {@link DebuggerEndedException}. All calls may come from any thread; commands of several threads
 * are executed one after the other.
 */
public final class DebugSession implements Inspection, Instrumentation, AutoCloseable {
    private static final Duration BREAK_IN = Duration.ofSeconds(30);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final SessionOptions options;
    private final RunControl run;
    private final SessionHandleTracing handleTracing = SessionHandleTracing.in(this);
    private final Breakpoints breakpoints;
    private final AsyncSession async = new AsyncSession(this);
    private final Thread atExit;

    private DebugSession(Target target, SessionOptions options, Function<EngineListener, Engine> start) {
        this.options = options;
        run = new RunControl(target, options.commandTimeout(), start, handleTracing::switchOff);
        breakpoints = new Breakpoints(this, run);
        atExit = new Thread(() -> run.end.end(ending(), Duration.ofSeconds(2)), "dbgeng4j-exit");
    }

    static DebugSession open(Target target, Duration commandTimeout, Function<EngineListener, Engine> start) {
        return open(target, new SessionOptions(commandTimeout, false), start);
    }

    static DebugSession open(Target target, SessionOptions options, Function<EngineListener, Engine> start) {
        DebugSession session = new DebugSession(target, options, start);
        session.run.open();
        try {
            Runtime.getRuntime().addShutdownHook(session.atExit);
            session.run.begin();
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
        return run.state.get();
    }

    @Override
    public Target target() {
        return run.target;
    }

    /**
     * The target's process id, also where it was named otherwise.
     *
     * @return the id; under Wine this is Wine's own number, not the host's
     */
    public long processId() {
        return run.processId();
    }

    /**
     * Which debugger this session talks to.
     *
     * @return its kind, path and banner
     */
    public EngineInfo engine() {
        return run.engine().info();
    }

    @Override
    public CommandResult execute(String command) {
        return execute(command, run.commandTimeout);
    }

    @Override
    public CommandResult execute(String command, Duration timeout) {
        CommandText.check(requireNonNull(command, "command"), run.target);
        Answer answer = run.execute(command, timeout);
        return new CommandResult(command, answer.output(), answer.took(), answer.succeeded());
    }

    @Override
    public byte[] readMemory(long address, int length) {
        if (length <= 0) {
            return Inspection.super.readMemory(address, length);
        }
        byte[] read = run.ask(
                        "(read memory)", run.commandTimeout, (engine, left) -> engine.readMemory(address, length, left))
                .orElseGet(() -> Inspection.super.readMemory(address, length));
        if (read.length < length) {
            throw new CommandFailedException(
                    "the memory at " + Hex.of(address + read.length) + " cannot be read",
                    "target: " + run.target,
                    "",
                    null);
        }
        return read;
    }

    @Override
    public CallStack stack() {
        return run.ask("(stack)", run.commandTimeout, Engine::stack).orElseGet(Inspection.super::stack);
    }

    /**
     * Lets the target run and returns at once.
     *
     * @throws RunStateException if it does not stand still
     * @throws DebuggerEndedException if the debugger is gone
     */
    public void resume() {
        run.resume("g");
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
        run.breakIn(timeout);
    }

    /**
     * Waits until the running target stops by itself: at an exception, a breakpoint, or its end.
     *
     * @param timeout how long to wait
     * @return why it stands still or has ended; empty when the time passed first
     * @throws DebuggerEndedException if the debugger is gone
     */
    public Optional<StopEvent> awaitStop(Duration timeout) {
        return run.awaitStop(timeout);
    }

    /**
     * Why the target stopped the last time.
     *
     * @return the event
     * @throws RunStateException if it has not stopped since the session began and does not stand still
     */
    public StopEvent lastEvent() {
        return run.lastEvent();
    }

    /**
     * Lets the target run until something happens; what else stops it on the way is passed over, exceptions being left to
     * the program.
     *
     * @param wanted what to stop for
     * @param timeout how long to wait
     * @return the event, or empty when the time passed, and the target runs, or when it ended
     * @throws RunStateException if it does not stand still
     * @throws DebuggerEndedException if the debugger is gone
     */
    public Optional<StopEvent> runUntil(Predicate<? super StopEvent> wanted, Duration timeout) {
        return run.runUntil(wanted, timeout);
    }

    /**
     * Lets the target run until an event of one kind; what else stops it on the way is passed over.
     *
     * @param <E> the kind
     * @param kind what to stop for, such as {@code StopEvent.Breakpoint.class}
     * @param timeout how long to wait
     * @return the event, or empty when the time passed, and the target runs, or when it ended otherwise
     * @throws RunStateException if it does not stand still
     * @throws DebuggerEndedException if the debugger is gone
     */
    public <E extends StopEvent> Optional<E> runUntil(Class<E> kind, Duration timeout) {
        return run.runUntil(kind::isInstance, timeout).map(kind::cast);
    }

    /**
     * Executes one instruction, into a function that it calls.
     *
     * @return why the target stands still: {@link StopEvent.Stepped} unless something else came first
     * @throws CommandTimeoutException if it does not end in time; the target then runs
     */
    public StopEvent step() {
        return run.step("t");
    }

    /**
     * Executes one instruction, a function that it calls as a whole.
     *
     * @return why the target stands still: {@link StopEvent.Stepped} unless something else came first
     * @throws CommandTimeoutException if it does not end in time; the target then runs
     */
    public StopEvent stepOver() {
        return run.step("p");
    }

    /**
     * Lets the target run until the current function has returned.
     *
     * @return why the target stands still: {@link StopEvent.Stepped} unless something else came first
     * @throws CommandTimeoutException if it does not end in time; the target then runs
     */
    public StopEvent stepOut() {
        return run.step("gu");
    }

    /**
     * Ends the target, whatever it is doing. The session is {@link RunState#EXITED} afterwards.
     *
     * @throws NotAllowedException if this kind of target cannot be ended
     */
    public void kill() {
        run.kill();
    }

    /**
     * Ends a launched target, whatever it is doing, and starts it anew under a new debugger: breakpoints, filters and all
     * else that was set is gone. It stands still afterwards.
     *
     * @throws NotAllowedException if the target was not launched
     * @throws RunStateException if the session is closed
     */
    public void restart() {
        run.restart();
    }

    /**
     * Has somebody told of the changes of state and the stops to come.
     *
     * @param listener who is told
     */
    public void addListener(SessionListener listener) {
        run.events.add(requireNonNull(listener, "listener"));
    }

    /**
     * Has somebody told no more.
     *
     * @param listener who was told
     */
    public void removeListener(SessionListener listener) {
        run.events.remove(listener);
    }

    /**
     * The handle tracing of the target.
     *
     * @return the same object at each call
     */
    public HandleTracing handleTracing() {
        return handleTracing;
    }

    @Override
    public Duration commandTimeout() {
        return run.commandTimeout;
    }

    @Override
    public String debuggerPath(Path file) {
        return run.engine().path(file);
    }

    @Override
    public Breakpoints breakpoints() {
        return breakpoints;
    }

    /**
     * The same session for callers that do not want to wait.
     *
     * @return the same object at each call
     */
    public AsyncSession async() {
        return async;
    }

    @Override
    public void writeMemory(long address, byte[] bytes) {
        run.target.require(Ability.WRITE_MEMORY);
        if (!options.memoryWrites()) {
            throw new CommandRefusedException(
                    "the target's memory is not changed unless that was asked for",
                    "address: " + Hex.of(address) + "\ntarget: " + run.target,
                    "open the session with Debugger.withMemoryWrites()",
                    null);
        }
        for (int at = 0; at < bytes.length; at += 256) {
            StringBuilder command = new StringBuilder("eb " + Hex.of(address + at));
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 256));
            for (byte one : part) {
                command.append(String.format(" %02x", one));
            }
            String said = execute(command.toString()).output();
            if (!Arrays.equals(readMemory(address + at, part.length), part)) {
                throw new CommandFailedException(
                        "the memory at " + Hex.of(address + at) + " did not take the bytes",
                        "target: " + run.target + "\n" + said,
                        "see in memoryMap() whether it can be written",
                        null);
            }
        }
    }

    /**
     * Ends the session and lets the target go on, even one that was launched. Does nothing on a closed session.
     *
     * @throws NotAllowedException if this kind of target does not go on by itself, as a dump
     */
    public void detach() {
        run.target.require(Ability.DETACH);
        finish(Engine.Ending.DETACH);
    }

    /**
     * Ends the session: what was attached goes on, what was launched is ended. A running target is stopped for it, and
     * handle tracing is switched off. Listeners have been told all when it returns, unless one takes longer than a second.
     * Does nothing on a closed session; never throws.
     *
     * <p>Takes milliseconds. At worst it waits 5 seconds for a command of another thread, which is then broken off, and as
     * long each for a target to stop, for tracing to be switched off and for the debugger to end; a debugger that does not
     * answer is waited for once, and then ended by force within 5 seconds more.
     */
    @Override
    public void close() {
        finish(ending());
    }

    private Engine.Ending ending() {
        return run.target.isOwned() ? Engine.Ending.TERMINATE : Engine.Ending.DETACH;
    }

    private void finish(Engine.Ending how) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending; the hook and this call may both come here, one of them does it
        }
        run.end.end(how, CLOSE);
    }
}
