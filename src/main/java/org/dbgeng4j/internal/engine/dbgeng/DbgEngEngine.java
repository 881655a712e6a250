// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Unanswered;
import org.dbgeng4j.internal.engine.Uninterrupted;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.dbgeng4j.internal.engine.cdb.OwnProcessGuard;
import org.dbgeng4j.internal.engine.dbgeng.OwnerThread.Task;
import org.dbgeng4j.stack.CallStack;

/**
 * The debugger engine in this process. All calls are made on one thread of its own, {@link EngineLoop}; others only
 * interrupt. A process has one engine: a second session is refused as long as the first is open.
 */
public final class DbgEngEngine implements Engine {
    /** How long a command that was broken off may still take to end before the engine counts as hung. */
    private static final Duration LATE = Duration.ofMillis(1_000);

    /** How long an engine that counts as hung may take to let go; with {@link #LATE} less than two seconds. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(500);

    private static final Duration GRACE = Duration.ofMillis(1_500);

    /** How long the engine may take for a resume. */
    private static final Duration RESUME = Duration.ofSeconds(15);

    private final OwnerThread owner = new OwnerThread();
    private final EngineLoop loop;
    private final Target target;
    private final EngineListener listener;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private Task<Void> finished;
    private EngineInfo info;

    private DbgEngEngine(
            Path file, DbgEngOptions options, Target target, EngineListener listener, OutputBuffer output) {
        this.target = target;
        this.listener = listener;
        EngineListener told = new EngineListener() {
            @Override
            public void stopped(String text) {
                listener.stopped(text);
            }

            @Override
            public void ended(String lastWords) {
                tellEnd(lastWords);
            }
        };
        loop = new EngineLoop(owner, file, options, target, told, output);
    }

    /**
     * Loads the engine where that has not been done, and waits until it holds the target.
     *
     * @param file the library, {@code dbgeng.dll}
     * @throws org.dbgeng4j.AttachException if it cannot take hold of it
     * @throws org.dbgeng4j.DebuggerNotFoundException if the library cannot be loaded
     * @throws org.dbgeng4j.CommandTimeoutException if it does not get that far in time
     */
    public static DbgEngEngine start(Path file, DbgEngOptions options, Target target, EngineListener listener) {
        return start(file, options, target, listener, new OutputBuffer());
    }

    /** With another buffer for what the engine prints. */
    static DbgEngEngine start(
            Path file, DbgEngOptions options, Target target, EngineListener listener, OutputBuffer output) {
        // in a helper JVM its parent is an ancestor that waits
        OwnProcessGuard.here(Machine.here()).check(target);
        OneEngine.take(target);
        DbgEngEngine engine = new DbgEngEngine(file, options, target, listener, output);
        try {
            // the loop watches the time itself: what comes later than that hangs
            engine.info = engine.await(
                    engine.owner.submit(engine.loop::open),
                    options.startTimeout().plus(LAST_CHANCE),
                    "(start)",
                    () -> Unanswered.start(target, options.startTimeout(), output.take()));
            return engine;
        } catch (CommandTimeoutException e) {
            engine.abandon(LAST_CHANCE);
            throw e;
        } catch (RuntimeException | Error e) {
            engine.abandon();
            throw e;
        }
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public Answer execute(String command, Duration timeout) {
        long start = System.nanoTime();
        EngineLoop.Executed done = await(owner.submit(() -> loop.execute(command)), timeout, command);
        return new Answer(done.output(), Duration.ofNanos(System.nanoTime() - start), Optional.of(done.succeeded()));
    }

    @Override
    public Optional<byte[]> readMemory(long address, int length, Duration timeout) {
        return Optional.of(await(
                owner.submit(() -> loop.ask(calls -> calls.read(address, length))), timeout, "(read memory)"));
    }

    @Override
    public Optional<CallStack> stack(Duration timeout) {
        return Optional.of(await(
                owner.submit(() -> loop.ask(calls -> new StackReading(calls).read())), timeout, "(stack)"));
    }

    @Override
    public void resume(String command) {
        Task<Void> sent = owner.submit(() -> {
            loop.resume(command);
            return null;
        });
        try {
            await(sent, RESUME, command);
        } catch (CommandTimeoutException e) {
            // what has begun is over in a moment, and is to be known: does the target run?
            boolean over = sent.isDone()
                    || e.getCause() instanceof InterruptedException
                            && Uninterrupted.isOver(sent, Deadline.after(RESUME));
            if (!over || sent.isCompletedExceptionally()) {
                throw e;
            }
            // the target runs; the caller meets its interrupt at its next wait
        }
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        HResult result = loop.breakIn();
        if (result.isFailure()) {
            throw new BreakInException(
                    "the running target could not be asked to stop",
                    "target: " + target + "\n" + Slot.SET_INTERRUPT + " returned " + result,
                    "see whether it still runs",
                    null);
        }
    }

    @Override
    public boolean interrupt() {
        return loop.breakOff();
    }

    @Override
    public void end(Ending how, Duration timeout) {
        finish(how);
        if (!ended(timeout)) {
            abandon();
        }
    }

    @Override
    public void abandon() {
        abandon(GRACE);
    }

    private void abandon(Duration chance) {
        loop.breakOff();
        loop.breakIn();
        finish(target.isOwned() ? Ending.TERMINATE : Ending.DETACH);
        // what hangs in native code cannot be ended from here: its thread stays, and no other engine can be opened
        if (!ended(chance)) {
            OneEngine.hangs();
        }
    }

    private synchronized void finish(Ending how) {
        ending.set(true);
        if (finished == null) {
            finished = owner.submit(() -> {
                try {
                    loop.close(how);
                    OneEngine.giveBack();
                } finally {
                    owner.end();
                }
                return null;
            });
        }
    }

    private boolean ended(Duration timeout) {
        return Uninterrupted.isOver(finished, Deadline.after(timeout));
    }

    private void tellEnd(String lastWords) {
        if (!ending.get() && endTold.compareAndSet(false, true)) {
            listener.ended(lastWords);
        }
    }

    private <T> T await(Task<T> work, Duration timeout, String command) {
        return await(work, timeout, command, () -> late(work, timeout, command));
    }

    private <T> T await(Task<T> work, Duration timeout, String command, Supplier<RuntimeException> late) {
        try {
            return work.get(Deadline.after(timeout).remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw late.get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause(), command);
        } catch (InterruptedException e) {
            boolean withdrawn = work.withdraw();
            boolean brokenOff = !withdrawn && breakOff(work);
            Thread.currentThread().interrupt();
            throw withdrawn
                    ? Unanswered.withdrawn(command, target, e)
                    : Unanswered.interrupted(command, target, brokenOff, e);
        }
    }

    private RuntimeException thrown(Throwable cause, String command) {
        if (cause instanceof PoisonedException) {
            tellEnd(cause.getMessage());
            return new DebuggerEndedException(
                    "the debugger engine failed in native code and is not called any more",
                    "command: " + command + "\ntarget: " + target + "\n" + cause.getMessage(),
                    "end this JVM; leave the engine in a process of its own (without inProcess())",
                    cause);
        }
        if (cause instanceof Error grave) {
            throw grave;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    /** Breaks a command off and says whether the engine came back from it. */
    private boolean breakOff(Task<?> work) {
        loop.breakOff();
        return Uninterrupted.isOver(work, Deadline.after(LATE));
    }

    private RuntimeException late(Task<?> work, Duration timeout, String command) {
        // an earlier command does not end: only once it does can the engine be used again
        if (breakOff(work.withdraw() ? owner.submit(() -> null) : work)) {
            return Unanswered.late(command, target, timeout);
        }
        tellEnd("it did not answer '" + command + "'");
        abandon(LAST_CHANCE);
        return Unanswered.hung(command, target, timeout, "the engine");
    }
}
