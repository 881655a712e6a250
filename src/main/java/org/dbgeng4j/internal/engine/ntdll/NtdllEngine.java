// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleTrace;

/**
 * Handle tracing of a process that goes on running, with no debugger. All native calls are made in one thread of its own;
 * safe for use by several.
 */
public final class NtdllEngine implements AutoCloseable {
    private final NativeLibraries libraries;
    private final OwnThread thread;
    private final TracedProcess process;
    private final KernelTraces traces;
    private final HandleTypes types;
    private final boolean ofThisJvm;
    private final long threadId;
    private final Thread atExit;
    private boolean on;
    private boolean orderIsKnown;
    private boolean closed;

    private NtdllEngine(NativeLibraries libraries, OwnThread thread, TracedProcess process, boolean ofThisJvm) {
        this.libraries = libraries;
        this.thread = thread;
        this.process = process;
        this.ofThisJvm = ofThisJvm;
        threadId = Integer.toUnsignedLong(process.kernel.GetCurrentThreadId());
        traces = new KernelTraces(process);
        types = new HandleTypes(process.ntdll);
        atExit = new Thread(this::close, "dbgeng4j-ntdll-exit");
    }

    /** For this JVM; nothing is traced yet. */
    public static NtdllEngine ofThisJvm(NativeLibraries libraries) {
        return open(libraries, TracedProcess.THIS_JVM);
    }

    /**
     * For a process; nothing is traced yet.
     *
     * @throws org.dbgeng4j.AttachException if there is none, it may not be opened or is a 32-bit one
     */
    public static NtdllEngine of(NativeLibraries libraries, long processId) {
        return open(libraries, processId);
    }

    private static NtdllEngine open(NativeLibraries libraries, long processId) {
        OwnThread thread = new OwnThread();
        try {
            NtdllEngine engine = thread.call(() -> {
                TracedProcess process = TracedProcess.open(libraries, processId);
                boolean own = process.processId == Integer.toUnsignedLong(process.kernel.GetCurrentProcessId());
                return new NtdllEngine(libraries, thread, process, own);
            });
            if (!engine.ofThisJvm) {
                // left on, the tracing would raise exceptions in the target for as long as that lives
                Runtime.getRuntime().addShutdownHook(engine.atExit);
            }
            return engine;
        } catch (RuntimeException | Error e) {
            thread.close();
            throw e;
        }
    }

    /** The id of the traced process. */
    public long processId() {
        return process.processId;
    }

    /** Whether the traced process is this JVM. */
    public boolean isOfThisJvm() {
        return ofThisJvm;
    }

    /** Whether the process has ended. */
    public boolean hasEnded() {
        return thread.call(process::hasEnded);
    }

    /**
     * Switches tracing on; what was recorded before is gone.
     *
     * @param ring how many traces to keep at least
     * @return how many are kept, 0 where that is not known
     * @throws org.dbgeng4j.CommandFailedException if the system refuses
     */
    public int enable(int ring) {
        int rounded = Math.max(KernelTraces.SMALLEST_RING, Integer.highestOneBit(ring - 1) << 1);
        return thread.call(() -> {
            int kept = traces.enable(rounded);
            on = true;
            learnOrder();
            return kept;
        });
    }

    private void learnOrder() {
        if (ofThisJvm) {
            traces.learnOrder();
        } else if (!orderIsKnown) {
            try (TracedProcess self = TracedProcess.open(libraries, TracedProcess.THIS_JVM)) {
                traces.learnOrder(new KernelTraces(self));
            } catch (DebuggerException e) {
                return; // newest first, as !htrace prints them
            }
        }
        orderIsKnown = true;
    }

    /**
     * Switches tracing off.
     *
     * @throws org.dbgeng4j.CommandFailedException if the system refuses
     */
    public void disable() {
        thread.call(() -> {
            traces.disable();
            on = false;
            return null;
        });
    }

    /**
     * Reads the traces.
     *
     * @param handle of which handle, 0 for all
     */
    public Reading read(long handle) {
        return thread.call(() -> traces.read(handle));
    }

    /** The open handles with the types of their objects; empty where the system does not tell. */
    public Optional<Map<Long, String>> openHandles() {
        return thread.call(() -> types.of(process.processId));
    }

    /** Whether a trace is of what this engine itself did in this JVM. */
    public boolean isOwn(HandleTrace trace) {
        return ofThisJvm && trace.threadId() == threadId && trace.processId() == process.processId;
    }

    /**
     * Gives a task the symbols of the process as it is now. The task runs in the engine's thread and must not call the
     * engine.
     */
    public <T> T withSymbols(Function<Symbols, T> task) {
        return thread.call(() -> {
            try (Symbols symbols = Symbols.of(libraries.dbghelp(), process.handle)) {
                return task.apply(symbols);
            }
        });
    }

    /** Switches tracing off if it was switched on here, and lets go of the process. Never throws. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is ending; one of its hook and this call does the work
        }
        thread.call(() -> {
            if (on && !process.hasEnded()) {
                try {
                    traces.disable();
                } catch (DebuggerException e) {
                    // a process that ends just now needs no more of it
                    on = false;
                }
            }
            process.close();
            return null;
        });
        thread.close();
    }
}
