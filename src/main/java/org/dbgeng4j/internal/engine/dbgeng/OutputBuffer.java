// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.AnswerText;

/**
 * What the engine printed since somebody last took it, and whether some of it was an error. Used on the owner thread; but
 * an extension may print from a thread of its own.
 */
class OutputBuffer implements EngineCallbacks.Sink {
    static final int NORMAL = 0x1;
    static final int ERROR = 0x2;
    static final int DEBUGGEE = 0x80;

    /** What is kept of what the target prints while it runs. */
    private static final int RUNNING_LIMIT = 1 << 20;

    private final AnswerText text = new AnswerText();
    private boolean bounded;
    private boolean error;
    private int exitCode;
    private boolean exited;
    private Throwable thrown;

    /** Forgets what there is; {@code running}: only the end of what comes is wanted. */
    synchronized void clear(boolean running) {
        text.clear();
        bounded = running;
        error = false;
        exited = false;
    }

    @Override
    public synchronized void output(int mask, String said) {
        text.append(said);
        if (bounded) {
            text.keepEnd(RUNNING_LIMIT);
        }
        // these lines tell of symbols, not of the command
        error |= (mask & ERROR) != 0 && !said.startsWith("***");
    }

    @Override
    public synchronized void exited(int code) {
        exited = true;
        exitCode = code;
    }

    @Override
    public synchronized void failed(Throwable fault) {
        thrown = fault;
    }

    /** Takes the text, with LF line ends. */
    synchronized String take() {
        String all = text.take();
        return all.indexOf('\r') < 0 ? all : all.replace("\r\n", "\n");
    }

    /** Throws where the command printed more than can be held. */
    synchronized void requireWhole(String command, Target target) {
        text.requireWhole(command, target);
    }

    synchronized boolean sawError() {
        return error;
    }

    synchronized boolean sawExit() {
        return exited;
    }

    synchronized int exitCode() {
        return exitCode;
    }

    /** Throws what was thrown in a callback, where something was. */
    synchronized void rethrow() {
        Throwable fault = thrown;
        thrown = null;
        if (fault instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (fault instanceof Error grave) {
            throw grave;
        }
    }
}
