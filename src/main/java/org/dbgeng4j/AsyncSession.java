// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A session's calls that do not wait. Commands are executed in the order of the calls; waits for a stop, and what ends
 * them, are not in that row. A future fails with what the blocking call throws, and with
 * {@link IllegalStateException} where 64 waits are under way.
 *
 * <p>A future that is cancelled is over at once. A call that had not begun is never sent. A command that is being executed
 * is broken off, as Ctrl+Break would, where the debugger can be reached: always by signals off Windows; on Windows a cdb
 * that has a console of its own, which it has where this JVM has none. Elsewhere, and where the command does not heed it,
 * it goes on: its output is dropped when it comes, and the next command waits for it within its own time, after which the
 * session is {@link RunState#DEAD}, as after any timeout. A cancelled wait leaves the target as it is. Only the futures
 * returned here cancel so, not those derived from them.
 */
public final class AsyncSession {
    private final DebugSession session;
    private final ThreadPoolExecutor inOrder = pool(1, 1, new LinkedBlockingQueue<>());
    private final ThreadPoolExecutor waits = pool(0, 64, new SynchronousQueue<>());

    AsyncSession(DebugSession session) {
        this.session = session;
        inOrder.allowCoreThreadTimeOut(true);
    }

    /**
     * Any call of the session, for instance {@code call(DebugSession::modules)}.
     *
     * @param <T> what the call returns
     * @param work what is to be done; commands in it may take turns with those of other threads
     * @return what it returns
     */
    public <T> CompletableFuture<T> call(Function<DebugSession, T> work) {
        return start(inOrder, () -> work.apply(session));
    }

    /**
     * Executes a debugger command within the debugger's default time.
     *
     * @param command the command
     * @return what it printed
     */
    public CompletableFuture<CommandResult> execute(String command) {
        return call(blocking -> blocking.execute(command));
    }

    /**
     * Executes a debugger command.
     *
     * @param command the command
     * @param timeout how long it may take once it is its turn
     * @return what it printed
     */
    public CompletableFuture<CommandResult> execute(String command, Duration timeout) {
        return call(blocking -> blocking.execute(command, timeout));
    }

    /**
     * Waits until the running target stops by itself.
     *
     * @param timeout how long to wait
     * @return why it stands still or has ended; empty when the time passed first
     */
    public CompletableFuture<Optional<StopEvent>> awaitStop(Duration timeout) {
        return start(waits, () -> session.awaitStop(timeout));
    }

    /**
     * Lets the target run until something happens.
     *
     * @param wanted what to stop for
     * @param timeout how long to wait
     * @return the event, or empty when the time passed, and the target runs, or when it ended
     */
    public CompletableFuture<Optional<StopEvent>> runUntil(Predicate<? super StopEvent> wanted, Duration timeout) {
        return start(waits, () -> session.runUntil(wanted, timeout));
    }

    /**
     * Stops the running target.
     *
     * @return nothing, when it stands still
     */
    public CompletableFuture<Void> breakIn() {
        return start(waits, () -> {
            session.breakIn();
            return null;
        });
    }

    private static <T> CompletableFuture<T> start(ThreadPoolExecutor pool, Supplier<T> work) {
        Task<T> task = new Task<>(work);
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            task.completeExceptionally(
                    new IllegalStateException(pool.getMaximumPoolSize() + " calls of this session wait already", e));
        }
        return task;
    }

    private static ThreadPoolExecutor pool(int least, int most, BlockingQueue<Runnable> queue) {
        return new ThreadPoolExecutor(least, most, 2, TimeUnit.SECONDS, queue, work -> {
            Thread thread = new Thread(work, "dbgeng4j-async");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A future whose cancellation interrupts the thread that works for it, and no other. */
    private static final class Task<T> extends CompletableFuture<T> implements Runnable {
        private final Supplier<T> work;
        private Thread worker;

        Task(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            synchronized (this) {
                if (isDone()) {
                    return;
                }
                worker = Thread.currentThread();
            }
            try {
                complete(work.get());
            } catch (RuntimeException | Error e) {
                completeExceptionally(e);
            } finally {
                synchronized (this) {
                    worker = null;
                    // the thread's next task was not cancelled
                    Thread.interrupted();
                }
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            synchronized (this) {
                if (cancelled && worker != null) {
                    worker.interrupt();
                }
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
