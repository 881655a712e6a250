// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.regex.Pattern;

/** What {@code !htrace} says in place of a listing. */
public final class HtraceMessages {
    private static final Pattern OVERFLOW =
            Pattern.compile("difference between the two snapshots is too large", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_TRACED =
            Pattern.compile("handle tracing (?:is not enabled|information is not available)", Pattern.CASE_INSENSITIVE);

    private HtraceMessages() {}

    /** Whether more traces came between two snapshots than the ring holds. */
    public static boolean isOverflow(CharSequence output) {
        return OVERFLOW.matcher(output).find();
    }

    /** Whether there is no tracing to read. */
    public static boolean isNotTraced(CharSequence output) {
        return NOT_TRACED.matcher(output).find();
    }
}
