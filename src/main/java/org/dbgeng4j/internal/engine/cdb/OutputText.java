// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.dbgeng4j.internal.engine.AnswerText;
import org.dbgeng4j.internal.engine.Deadline;

/**
 * The debugger's output as it comes in: characters, never lines, because the prompt has no line end. One thread appends;
 * a thread with a command awaits its markers; while the target runs nobody waits and a watch looks for the stop.
 */
final class OutputText {
    /** What is kept while no command waits for its end: enough to tell what a debugger said last. */
    private static final int IDLE_LIMIT = 1 << 20;

    private static final int TAIL = 2_000;

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder text = new StringBuilder();
    private final int limit;
    private boolean ended;
    private String awaited;
    private int searched;
    private long dropped;
    private long lost;
    private Watch watch;

    OutputText() {
        this(AnswerText.LIMIT);
    }

    OutputText(int limit) {
        this.limit = limit;
    }

    private record Watch(String[] tokens, Consumer<String> found) {}

    void append(char[] chars, int count) {
        Runnable told = null;
        lock.lock();
        try {
            int from = text.length();
            text.append(chars, 0, count);
            if (watch != null) {
                told = look(from);
            }
            // a command's output comes in many pieces, and waking a thread takes longer than most commands
            if (awaited != null && find(awaited) >= 0) {
                changed.signalAll();
            } else if (awaited == null && text.length() > 2 * IDLE_LIMIT) {
                text.delete(0, text.length() - IDLE_LIMIT);
            } else if (text.length() > limit) {
                // the end may hold the beginning of a token
                int kept = Math.min(IDLE_LIMIT, limit / 2);
                dropped += text.length() - kept;
                text.delete(0, text.length() - kept);
                text.trimToSize();
                searched = 0;
            }
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.run();
        }
    }

    /** The stream has ended: nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a thread waits for a command's end. */
    boolean isAwaited() {
        lock.lock();
        try {
            return awaited != null;
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * From now on a thread waits for this token, however much text comes before it gets to {@link #await}. To be called
     * before what prints the token is sent.
     */
    void expect(String token) {
        lock.lock();
        try {
            awaited = token;
            searched = 0;
            dropped = 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a token and takes all text through it.
     *
     * @return the text before the token; null when the stream ended or the deadline passed before it came, and then
     *     nothing is taken
     */
    String await(String token, Deadline deadline) throws InterruptedException {
        return await("", token, deadline);
    }

    /**
     * Waits for a token that comes behind another and takes all text through it.
     *
     * @return the text between the two; null when the stream ended or the deadline passed before they came, and then
     *     nothing is taken
     */
    String await(String begin, String end, Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            if (!end.equals(awaited)) {
                expect(end);
            }
            while (true) {
                int at = find(end);
                int from = at < 0 ? -1 : text.indexOf(begin);
                boolean whole = from >= 0 && from + begin.length() <= at && (dropped == 0 || !begin.isEmpty());
                if (whole || at >= 0 && dropped > 0) {
                    String between = text.substring(whole ? from + begin.length() : 0, at);
                    take(at + end.length());
                    lost = whole ? 0 : dropped;
                    return between;
                }
                if (ended) {
                    return null;
                }
                long left = deadline.remainingNanos();
                if (left <= 0) {
                    return null;
                }
                changed.awaitNanos(left);
            }
        } finally {
            awaited = null;
            lock.unlock();
        }
    }

    /** How many characters were lost of the text that was taken last, because there were more than can be kept. */
    long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** The room of a long output is not kept for the rest of the session. */
    private void take(int count) {
        text.delete(0, count);
        if (text.capacity() > 2 * IDLE_LIMIT) {
            text.trimToSize();
        }
    }

    /** Where the awaited token is, negative where it is not; what was looked through is not looked through again. */
    private int find(String token) {
        int at = text.indexOf(token, searched);
        searched = at >= 0 ? at : Math.max(0, text.length() - token.length() + 1);
        return at;
    }

    /** Tells {@code found} once, on the reading thread, the text up to and with the first of the tokens to come. */
    void watch(Consumer<String> found, String... tokens) {
        lock.lock();
        try {
            text.setLength(0);
            watch = new Watch(tokens, found);
        } finally {
            lock.unlock();
        }
    }

    /** Watches on, from {@code found} of another watch: also in what came behind that one's token. */
    void watchOn(Consumer<String> found, String... tokens) {
        Runnable told;
        lock.lock();
        try {
            watch = new Watch(tokens, found);
            told = look(0);
        } finally {
            lock.unlock();
        }
        if (told != null) {
            told.run();
        }
    }

    /** The last words, for an error message. */
    String tail() {
        lock.lock();
        try {
            return text.substring(Math.max(0, text.length() - TAIL)).replace("\r", "");
        } finally {
            lock.unlock();
        }
    }

    private Runnable look(int appendedAt) {
        int end = -1;
        for (String token : watch.tokens()) {
            int at = text.indexOf(token, Math.max(0, appendedAt - token.length() + 1));
            if (at >= 0 && (end < 0 || at + token.length() < end)) {
                end = at + token.length();
            }
        }
        if (end < 0) {
            return null;
        }
        String seen = text.substring(0, end);
        take(end);
        Consumer<String> found = watch.found();
        watch = null;
        return () -> found.accept(seen);
    }
}
