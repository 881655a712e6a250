// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.SessionListener;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.cdb.GuiObjects;
import org.dbgeng4j.internal.text.OwnStops;

/**
 * Rounds in the target of a session. A target that stops by itself while a workload waits for it would keep it waiting for
 * ever: it is sent on at once.
 */
final class SessionRounds implements RoundTarget, SessionListener {
    private final DebugSession session;
    private final boolean owned;
    private final boolean wasRunning;
    private final CountDownLatch gone = new CountDownLatch(1);

    // guarded by this
    private final OwnStops stops = new OwnStops();
    private boolean ours = true;
    private String failure;

    private SessionRounds(DebugSession session, boolean owned) {
        this.session = session;
        this.owned = owned;
        wasRunning = session.state() == RunState.RUNNING;
        session.breakIn();
        session.addListener(this);
    }

    /** In a session of the caller's, which is left in the state in which it was. */
    static SessionRounds in(DebugSession session) {
        return begun(session, false);
    }

    /** In a session that is closed with the rounds. */
    static SessionRounds owning(DebugSession session) {
        return begun(session, true);
    }

    private static SessionRounds begun(DebugSession session, boolean owned) {
        try {
            return new SessionRounds(session, owned);
        } catch (RuntimeException | Error e) {
            if (owned) {
                session.close();
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return session.target().toString();
    }

    @Override
    public long processId() {
        return session.processId();
    }

    @Override
    public HandleTracing tracing() {
        return session.handleTracing();
    }

    @Override
    public synchronized void resume() {
        ours = false;
        session.resume();
    }

    @Override
    public void settle(Duration time) {
        try {
            gone.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<OwnStop> halt() {
        synchronized (this) {
            ours = true;
        }
        if (session.state() != RunState.EXITED) {
            boolean ran = session.state() == RunState.RUNNING;
            session.breakIn();
            StopEvent event = session.lastEvent();
            synchronized (this) {
                if (!(event instanceof StopEvent.BreakIn)) {
                    stops.passes(event);
                    if (ran) {
                        stops.breakIsPending();
                    }
                }
            }
        }
        return spoiled();
    }

    private synchronized Optional<OwnStop> spoiled() {
        return failure != null
                ? Optional.of(new OwnStop(LeakReport.Reason.DEBUGGER_FAILED, failure))
                : stops.spoiling().map(what -> new OwnStop(LeakReport.Reason.STOPPED_BY_ITSELF, what));
    }

    @Override
    public boolean hasEnded() {
        return !session.state().isLive() || session.state() == RunState.EXITED;
    }

    /** On the session's own thread; by now the target may have been halted, or have been sent on. */
    @Override
    public synchronized void stopped(StopEvent event) {
        if (ours || event instanceof StopEvent.BreakIn || session.state() != RunState.STOPPED) {
            return;
        }
        stops.passes(event);
        try {
            session.resume();
        } catch (DebuggerException e) {
            failure = e.getMessage();
        }
    }

    @Override
    public void stateChanged(RunState before, RunState now) {
        if (now == RunState.EXITED || !now.isLive()) {
            gone.countDown();
        }
    }

    @Override
    public Set<Long> openHandles() {
        return SessionHandles.open(session);
    }

    @Override
    public Optional<GuiResources> guiResources() {
        Target debugged = session.target();
        boolean here = debugged instanceof Target.ById
                || debugged instanceof Target.ByName
                || debugged instanceof Target.Launch;
        return here ? GuiObjects.of(processId()) : Optional.empty();
    }

    @Override
    public synchronized List<String> warnings() {
        return stops.warnings();
    }

    @Override
    public void close() {
        session.removeListener(this);
        if (owned) {
            session.close();
        } else if (wasRunning && session.state() == RunState.STOPPED) {
            session.resume();
        } else if (!wasRunning && session.state() == RunState.RUNNING) {
            session.breakIn();
        }
    }
}
