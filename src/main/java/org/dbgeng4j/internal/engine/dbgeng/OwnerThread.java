// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The one thread that an engine's objects belong to: it does what it is given in turn, and something else in between. */
final class OwnerThread {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private Runnable between;
    private boolean ended;

    OwnerThread() {
        thread = new Thread(this::run, "dbgeng4j-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the thread do something when all before it is done. */
    <T> CompletableFuture<T> submit(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        return result;
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
