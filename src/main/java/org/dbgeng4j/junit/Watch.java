// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.util.function.Supplier;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.dbgeng4j.junit.Claims.TakenException;

/**
 * What the tests of a class share, or a test has of its own: the session with the target, or the tracing of this JVM, and
 * what was reported. JUnit's store
 * closes it: the session ends, the target lives on.
 */
final class Watch implements AutoCloseable {
    private final Claims claims;
    private final String owner;
    private final boolean ofClass;
    private DebugSession session;
    private SendsOn sendsOn;
    private NativeHandleTracing tracing;
    private long processId;
    private LeakReport report;

    Watch(Claims claims, String owner, boolean ofClass) {
        this.claims = claims;
        this.owner = owner;
        this.ofClass = ofClass;
    }

    String owner() {
        return owner;
    }

    boolean isOfClass() {
        return ofClass;
    }

    /** The session with a process, which runs; another if tests came to another process. */
    synchronized DebugSession session(long id, Supplier<Debugger> debugger) throws TakenException {
        if (processId != id || session != null && !isAlive()) {
            close();
        }
        if (session == null) {
            claims.take(id, this);
            processId = id;
            try {
                session = debugger.get().attach(id);
                sendsOn = new SendsOn(session);
                session.addListener(sendsOn);
                session.resume();
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }
        return session;
    }

    /** The tracing of this JVM, still off. */
    synchronized NativeHandleTracing tracing(Supplier<NativeHandleTracing> opener) throws TakenException {
        if (tracing == null) {
            close();
            // before the claim: where it cannot be traced, nobody takes it from anybody
            NativeHandleTracing opened = opener.get();
            try {
                claims.take(ExposedTarget.thisJvm().processId(), this);
            } catch (TakenException e) {
                opened.close();
                throw e;
            }
            processId = ExposedTarget.thisJvm().processId();
            tracing = opened;
        }
        return tracing;
    }

    /** Sees to it that a body's target runs; this JVM never stands still. */
    synchronized void letRun() {
        if (sendsOn != null) {
            sendsOn.letRun();
        }
    }

    synchronized void huntBegins() {
        if (sendsOn != null) {
            sendsOn.huntBegins();
        }
    }

    synchronized void huntIsOver() {
        if (sendsOn != null) {
            sendsOn.huntIsOver();
        }
    }

    private boolean isAlive() {
        return session.state().isLive() && session.state() != RunState.EXITED;
    }

    synchronized void add(LeakReport more) {
        report = report == null ? more : report.merge(more);
    }

    /** What was reported so far; null where nothing was. */
    synchronized LeakReport report() {
        return report;
    }

    @Override
    public synchronized void close() {
        try {
            if (session != null) {
                session.close();
            }
            if (tracing != null) {
                tracing.close();
            }
        } catch (DebuggerException e) {
            System.getLogger(Watch.class.getPackageName()).log(System.Logger.Level.WARNING, e.getMessage());
        } finally {
            session = null;
            sendsOn = null;
            tracing = null;
            claims.release(processId, this);
        }
    }
}
