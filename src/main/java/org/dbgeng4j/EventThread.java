// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells listeners, one after the other. Its thread exists while there is something to tell and a little longer. */
final class EventThread {
    private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Thread thread;
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::daemon);

    EventThread() {
        executor.allowCoreThreadTimeOut(true);
    }

    void add(SessionListener listener) {
        listeners.add(listener);
    }

    void remove(SessionListener listener) {
        listeners.remove(listener);
    }

    /** Whether the caller is a listener or a callback, which must not wait for itself. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void tell(Consumer<SessionListener> what) {
        if (!listeners.isEmpty()) {
            post(() -> listeners.forEach(listener -> guarded(() -> what.accept(listener))));
        }
    }

    /** Waits until everybody has been told what is to tell, for so long at the most; not from a listener. */
    void drain(Duration timeout) {
        if (listeners.isEmpty() || isCurrent()) {
            return;
        }
        CountDownLatch told = new CountDownLatch(1);
        executor.execute(told::countDown);
        try {
            told.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void post(Runnable work) {
        executor.execute(() -> guarded(work));
    }

    /** A listener that throws is heard of where uncaught exceptions are, and the others are told all the same. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    private Thread daemon(Runnable work) {
        Thread made = new Thread(work, "dbgeng4j-events");
        made.setDaemon(true);
        thread = made;
        return made;
    }
}
