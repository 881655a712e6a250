// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.dbgeng4j.Ability;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.RunStateException;
import org.dbgeng4j.internal.engine.SteadyClock;

/** Stops the target of a session, counts and resumes it. Its clock stands still while the target does. */
final class SessionHandleCounts implements HandleCountSource {
    private final DebugSession session;
    private Instant stoppedAt;
    private Instant resumedAt;

    SessionHandleCounts(DebugSession session) {
        this.session = requireNonNull(session, "session");
        session.target().require(Ability.RUN);
        session.target().require(Ability.BREAK_IN);
    }

    @Override
    public Optional<HandleCountSample> take() {
        RunState state = session.state();
        boolean byItself = resumedAt != null && state == RunState.STOPPED;
        if (state == RunState.EXITED || byItself || !stop()) {
            return Optional.empty();
        }
        stoppedAt = now();
        HandleTable table;
        try {
            table = SessionHandles.counted(session);
        } catch (CannotTellException e) {
            session.resume();
            throw e;
        }
        session.resume();
        resumedAt = SteadyClock.now();
        return Optional.of(new HandleCountSample(stoppedAt, table.total(), table.countByType()));
    }

    @Override
    public void await(Instant due) throws InterruptedException {
        Duration left = Duration.between(now(), due);
        if (resumedAt == null || left.isNegative() || left.isZero()) {
            return;
        }
        try {
            session.awaitStop(left);
        } catch (CommandTimeoutException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted between two counts").initCause(e);
            }
            throw e;
        }
    }

    private boolean stop() {
        try {
            session.breakIn();
            return true;
        } catch (RunStateException e) {
            if (e.state() == RunState.EXITED) {
                return false;
            }
            throw e;
        }
    }

    private Instant now() {
        Instant now = SteadyClock.now();
        return resumedAt == null ? now : stoppedAt.plus(Duration.between(resumedAt, now));
    }
}
