// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.dbgeng4j.internal.engine.EngineListener;

/** Tells a listener, in order and on one thread of its own, as an engine with a debugger does. */
final class Teller {
    private final EngineListener listener;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
    private volatile Thread own;

    Teller(EngineListener listener) {
        this.listener = listener;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "dbgeng4j-replay");
        thread.setDaemon(true);
        own = thread;
        return thread;
    }

    /** Tells some time soon. */
    void tell(List<Entry> events) {
        if (!events.isEmpty()) {
            submit(events);
        }
    }

    /** Tells and returns when it was told. */
    void tellAndAwait(List<Entry> events) {
        if (events.isEmpty()) {
            return;
        }
        if (Thread.currentThread() == own) {
            events.forEach(this::told);
            return;
        }
        Future<?> told = submit(events);
        try {
            if (told != null) {
                told.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // a listener's own mistake does not change what was recorded
        }
    }

    private Future<?> submit(List<Entry> events) {
        try {
            return executor.submit(() -> events.forEach(this::told));
        } catch (RejectedExecutionException e) {
            // the session was ended meanwhile
            return null;
        }
    }

    private void told(Entry event) {
        if (event instanceof Entry.Stopped stopped) {
            listener.stopped(stopped.text());
        } else if (event instanceof Entry.Died died) {
            listener.ended(died.lastWords());
        }
    }

    /** Tells nothing more. */
    void end() {
        executor.shutdown();
    }
}
