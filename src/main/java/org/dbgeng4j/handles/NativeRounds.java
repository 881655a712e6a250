// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dbgeng4j.internal.engine.cdb.GuiObjects;

/** Rounds in a process that goes on running, such as this JVM: nothing is halted, so nothing stops by itself either. */
final class NativeRounds implements RoundTarget {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final NativeHandleTracing tracing;
    private final boolean owned;

    private NativeRounds(NativeHandleTracing tracing, boolean owned) {
        this.tracing = tracing;
        this.owned = owned;
    }

    /** By a tracing of the caller's, which is left open. */
    static NativeRounds in(NativeHandleTracing tracing) {
        return new NativeRounds(tracing, false);
    }

    /** By a tracing that is closed with the rounds. */
    static NativeRounds owning(NativeHandleTracing tracing) {
        return new NativeRounds(tracing, true);
    }

    @Override
    public String name() {
        return tracing.isOfThisJvm() ? "this JVM" : "process " + tracing.processId();
    }

    @Override
    public long processId() {
        return tracing.processId();
    }

    @Override
    public HandleTracing tracing() {
        return tracing;
    }

    @Override
    public void resume() {
        // it never stood still
    }

    @Override
    public void settle(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                left > 0 && !hasEnded() && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
    }

    @Override
    public Optional<OwnStop> halt() {
        return Optional.empty();
    }

    @Override
    public boolean hasEnded() {
        return tracing.hasEnded();
    }

    @Override
    public Set<Long> openHandles() {
        return tracing.openHandles();
    }

    @Override
    public Optional<GuiResources> guiResources() {
        return GuiObjects.of(processId());
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public void close() {
        if (owned) {
            tracing.close();
        }
    }
}
