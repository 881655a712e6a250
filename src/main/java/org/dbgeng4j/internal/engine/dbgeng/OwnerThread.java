// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one thread that an engine's objects belong to: it does what it is given in turn, and something else in between. */
final class OwnerThread {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private Runnable between;
    private boolean ended;

    /** Work, and what comes of it. */
    static final class Task<T> extends CompletableFuture<T> implements Runnable {
        private final Callable<T> work;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(Callable<T> work) {
            this.work = work;
        }

        /** Sees to it that it is never done; false where it has begun, or is done. */
        boolean withdraw() {
            return taken.compareAndSet(false, true) && cancel(false);
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                complete(work.call());
            } catch (Throwable thrown) {
                completeExceptionally(thrown);
            }
        }
    }

    OwnerThread() {
        thread = new Thread(this::run, "dbgeng4j-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the thread do something when all before it is done. */
    <T> Task<T> submit(Callable<T> work) {
        Task<T> task = new Task<>(work);
        tasks.add(task);
        return task;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** On the thread itself: what to do, again and again, while there is nothing else; null for nothing. */
    void between(Runnable work) {
        between = work;
    }

    /** On the thread itself: this was its last work. */
    void end() {
        ended = true;
    }

    private void run() {
        try {
            while (!ended) {
                Runnable task = between == null ? tasks.take() : tasks.poll();
                if (task != null) {
                    task.run();
                } else {
                    between.run();
                }
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
            Thread.currentThread().interrupt();
        }
    }
}
