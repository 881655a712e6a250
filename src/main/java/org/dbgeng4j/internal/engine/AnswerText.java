// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import org.dbgeng4j.Target;

/**
 * The text of an answer as it comes in. Of one that is larger than this JVM can hold nothing is kept, since a part would
 * read as the whole. Not for several threads.
 */
public final class AnswerText {
    /** The most characters of an answer: it is copied some times on its way, and must not fill the JVM's memory. */
    public static final int LIMIT = (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 10);

    private final StringBuilder text = new StringBuilder();
    private final int limit;
    private long lost;

    /** For answers of up to {@link #LIMIT}. */
    public AnswerText() {
        this(LIMIT);
    }

    /** For answers of up to so many characters. */
    public AnswerText(int limit) {
        this.limit = limit;
    }

    /** Takes the next piece. */
    public void append(String piece) {
        if (lost > 0 || piece.length() > limit - text.length()) {
            lost += text.length() + piece.length();
            empty();
        } else {
            text.append(piece);
        }
    }

    /** Forgets all but the end, where there is more than twice that. */
    public void keepEnd(int characters) {
        if (text.length() > 2 * characters) {
            text.delete(0, text.length() - characters);
        }
    }

    /** Begins anew. */
    public void clear() {
        empty();
        lost = 0;
    }

    /** Throws where the answer was too large. */
    public void requireWhole(String command, Target target) {
        if (lost > 0) {
            throw Unanswered.tooLarge(command, target, lost);
        }
    }

    /** Takes what there is. */
    public String take() {
        String all = text.toString();
        empty();
        return all;
    }

    /** The room of a long answer is not kept. */
    private void empty() {
        text.setLength(0);
        text.trimToSize();
    }
}
