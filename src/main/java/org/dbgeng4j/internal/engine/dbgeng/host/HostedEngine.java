// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.EngineInfo;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.Answer;
import org.dbgeng4j.internal.engine.AnswerText;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Unanswered;
import org.dbgeng4j.internal.engine.Uninterrupted;
import org.dbgeng4j.internal.engine.dbgeng.DbgEngOptions;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** The debugger engine in a helper JVM, whose crash is an exception here, and which gives each session an engine. */
public final class HostedEngine implements Engine {
    /** What a call may take beyond its own time: the host breaks a late command off first, which takes it a second. */
    private static final Duration BEYOND = Duration.ofMillis(1_250);

    /** How long a host that counts as hung may take to end by itself; with {@link #BEYOND} less than two seconds. */
    private static final Duration LAST_CHANCE = Duration.ofMillis(350);

    private static final Duration GRACE = Duration.ofMillis(1_500);

    /** How long a host may take for what the engine does at once, on a machine with much else to do. */
    private static final Duration SHORT = Duration.ofSeconds(15);

    private final Target target;
    private final EngineListener listener;
    private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger(Message.OF_A_STOP);
    private final StringBuilder stop = new StringBuilder();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile HostProcess host;
    private EngineInfo info;

    /** A call whose result has not come. */
    private static final class Pending {
        private final AnswerText text = new AnswerText();
        private final List<StackFrame> frames = new ArrayList<>();
        private final CompletableFuture<Message> result = new CompletableFuture<>();

        boolean isDone() {
            return !result.isCompletedExceptionally() && result.getNow(null) instanceof Message.Done;
        }

        boolean isWithdrawn() {
            return !result.isCompletedExceptionally()
                    && result.getNow(null) instanceof Message.Failed failed
                    && failed.failure().kind().equals(Message.WITHDRAWN);
        }
    }

    private HostedEngine(Target target, EngineListener listener) {
        this.target = target;
        this.listener = listener;
    }

    /**
     * Starts the helper JVM and waits until its engine holds the target.
     *
     * @param file the library, {@code dbgeng.dll}
     * @throws org.dbgeng4j.AttachException if it cannot take hold of it
     * @throws org.dbgeng4j.DebuggerEndedException if the helper JVM cannot be started, or ends
     * @throws org.dbgeng4j.CommandTimeoutException if it does not get that far in time
     */
    public static HostedEngine start(Path file, DbgEngOptions options, Target target, EngineListener listener) {
        HostedEngine engine = new HostedEngine(target, listener);
        try {
            engine.host = HostProcess.start(engine::told);
        } catch (IOException e) {
            throw new DebuggerEndedException(
                    "the engine host could not be started: " + e.getMessage(),
                    "java.home: " + System.getProperty("java.home"),
                    "see whether that java runs from a shell, or call inProcess()",
                    e);
        }
        try {
            engine.host.send(new Message.Hello(Message.VERSION));
            Message result = engine.call(
                    number -> new Message.Open(
                            number, file.toString(), options.symbolPath(), options.startTimeout(), target),
                    options.startTimeout(),
                    "(start)");
            if (!(result instanceof Message.Opened opened)) {
                throw new IllegalStateException("an engine host answered " + result);
            }
            engine.info = new EngineInfo(opened.kind(), opened.path(), opened.banner());
            engine.host.child().whenExited(engine::tellEnd);
            return engine;
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
        Pending call = new Pending();
        Message result = call(call, number -> new Message.Execute(number, command, timeout), timeout, command);
        call.text.requireWhole(command, target);
        Message.Done done = (Message.Done) result;
        return new Answer(call.text.take(), done.took(), Optional.of(done.succeeded()));
    }

    @Override
    public Optional<byte[]> readMemory(long address, int length, Duration timeout) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < length) {
            long from = address + all.size();
            int wanted = Math.min(length - all.size(), Frames.LIMIT / 2);
            Message result =
                    call(number -> new Message.ReadMemory(number, from, wanted, timeout), timeout, "(read memory)");
            byte[] read = ((Message.Bytes) result).bytes();
            all.writeBytes(read);
            if (read.length < wanted) {
                break;
            }
        }
        return Optional.of(all.toByteArray());
    }

    @Override
    public Optional<CallStack> stack(Duration timeout) {
        Pending call = new Pending();
        call(call, number -> new Message.WalkStack(number, timeout), timeout, "(stack)");
        return Optional.of(new CallStack(call.frames));
    }

    @Override
    public void resume(String command) {
        Pending call = new Pending();
        try {
            call(call, number -> new Message.Resume(number, command), SHORT, command);
        } catch (CommandTimeoutException e) {
            boolean interrupted = e.getCause() instanceof InterruptedException;
            // what has begun is over in a moment, and is to be known: does the target run?
            if (!interrupted || !Uninterrupted.isOver(call.result, Deadline.after(SHORT)) || !call.isDone()) {
                throw e;
            }
            // the target runs; the caller meets its interrupt at its next wait
        }
    }

    @Override
    public void requestBreakIn(long processId, Duration timeout) {
        call(number -> new Message.BreakIn(number, timeout), SHORT, "(break in)");
    }

    @Override
    public void end(Ending how, Duration timeout) {
        ending.set(true);
        host.send(new Message.End(how == Ending.TERMINATE, timeout));
        if (!host.child().awaitExit(Deadline.after(timeout).later(GRACE).remaining())) {
            abandon();
        }
        host.child().closeInput();
    }

    @Override
    public void abandon() {
        abandon(GRACE.plusMillis(500));
    }

    private void abandon(Duration chance) {
        ending.set(true);
        // the end of its input is the host's chance to let go of the target
        host.child().closeInput();
        if (!host.child().awaitExit(chance)) {
            host.child().destroyTree();
            host.child().awaitExit(GRACE);
        }
    }

    private Message call(IntFunction<Message> message, Duration timeout, String command) {
        return call(new Pending(), message, timeout, command);
    }

    private Message call(Pending call, IntFunction<Message> message, Duration timeout, String command) {
        int number = numbers.incrementAndGet();
        pending.put(number, call);
        try {
            if (over.get()) {
                throw gone(command);
            }
            host.send(message.apply(number));
            long limit = Deadline.after(timeout).later(BEYOND).remainingNanos();
            Message result = call.result.get(limit, TimeUnit.NANOSECONDS);
            if (result instanceof Message.Failed failed) {
                throw failed.failure().exception();
            }
            return result;
        } catch (TimeoutException e) {
            endTold.set(true);
            abandon(LAST_CHANCE);
            listener.ended("it did not answer '" + command + "'");
            throw Unanswered.hung(command, target, timeout, "the engine host");
        } catch (ExecutionException e) {
            throw gone(command);
        } catch (InterruptedException e) {
            boolean brokenOff = breakOff(number, call);
            Thread.currentThread().interrupt();
            throw call.isWithdrawn()
                    ? Unanswered.withdrawn(command, target, e)
                    : Unanswered.interrupted(command, target, brokenOff, e);
        } finally {
            pending.remove(number);
        }
    }

    /** Breaks a command off and says whether the engine came back from it. */
    private boolean breakOff(int number, Pending call) {
        host.send(new Message.Interrupt(numbers.incrementAndGet(), number));
        return Uninterrupted.isOver(call.result, Deadline.after(BEYOND)) && !call.result.isCompletedExceptionally();
    }

    @Override
    public boolean interrupt() {
        host.send(new Message.Interrupt(numbers.incrementAndGet(), Message.ANY));
        return true;
    }

    private DebuggerEndedException gone(String command) {
        host.child().awaitExit(GRACE);
        tellEnd();
        return Unanswered.ended(command, target, host.lastWords());
    }

    /** Returns when the end has been told, by whomever: a command that failed of it must find the session dead. */
    private synchronized void tellEnd() {
        if (!ending.get() && endTold.compareAndSet(false, true)) {
            listener.ended(host.lastWords());
        }
    }

    /** On the thread that reads what the host says. */
    private void told(Message message) {
        if (message == null) {
            over.set(true);
            pending.values().forEach(call -> call.result.completeExceptionally(new IOException("the host ended")));
            HostProcess said = host;
            if (said != null) {
                // what it says now would not be understood
                said.child().closeInput();
            }
        } else if (message instanceof Message.Text text && text.call() == Message.OF_A_STOP) {
            stop.append(text.piece());
        } else if (message instanceof Message.Text text) {
            Pending call = pending.get(text.call());
            if (call != null) {
                call.text.append(text.piece());
            }
        } else if (message instanceof Message.Stopped) {
            String said = stop.toString();
            stop.setLength(0);
            listener.stopped(said);
        } else if (message instanceof Message.Ended ended) {
            if (!ending.get() && endTold.compareAndSet(false, true)) {
                listener.ended(ended.lastWords());
            }
        } else if (message instanceof Message.Done done) {
            complete(done.call(), done);
        } else if (message instanceof Message.Opened opened) {
            complete(opened.call(), opened);
        } else if (message instanceof Message.Bytes bytes) {
            complete(bytes.call(), bytes);
        } else if (message instanceof Message.Frames frames) {
            Pending call = pending.get(frames.call());
            if (call != null) {
                call.frames.addAll(frames.frames());
            }
        } else if (message instanceof Message.Failed failed) {
            complete(failed.call(), failed);
        }
    }

    private void complete(int number, Message result) {
        Pending call = pending.get(number);
        if (call != null) {
            call.result.complete(result);
        }
    }
}
