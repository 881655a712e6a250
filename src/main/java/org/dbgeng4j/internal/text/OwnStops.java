// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.List;
import java.util.Optional;
import org.dbgeng4j.StopEvent;

/**
 * The stops of a target that nobody stopped. The first chance of an exception is the program's own business and spoils
 * nothing; anything else does, since nobody knows what would have come of it. For use by one thread at a time.
 */
public final class OwnStops {
    private static final long BREAK_INSTRUCTION = 0x80000003L;

    private boolean breakPending;
    private long passed;
    private StopEvent firstPassed;
    private StopEvent spoiling;

    /** The target stopped just before the break that was asked for, which comes when it runs again. */
    public void breakIsPending() {
        breakPending = true;
    }

    /**
     * Takes note of a stop.
     *
     * @return whether it spoils nothing
     */
    public boolean passes(StopEvent event) {
        if (event instanceof StopEvent.ExceptionRaised raised && raised.firstChance()) {
            if (raised.code() != BREAK_INSTRUCTION) {
                passed++;
                firstPassed = firstPassed == null ? event : firstPassed;
                return true;
            }
            if (breakPending) {
                breakPending = false;
                return true;
            }
        }
        if (spoiling == null && !(event instanceof StopEvent.ProcessExited)) {
            spoiling = event;
        }
        return false;
    }

    /** The first stop that spoils what was to be seen, in words; the end of the process is told elsewhere. */
    public Optional<String> spoiling() {
        return Optional.ofNullable(spoiling).map(OwnStops::words);
    }

    /** What a reader should know of the stops that spoil nothing. */
    public List<String> warnings() {
        return passed == 0
                ? List.of()
                : List.of("the target stopped at exceptions, " + passed + " in all, and was sent on; the first: "
                        + words(firstPassed));
    }

    private static String words(StopEvent event) {
        if (event instanceof StopEvent.ExceptionRaised raised) {
            return "exception 0x" + Long.toHexString(raised.code()) + ", " + raised.text()
                    + (raised.firstChance() ? ", first chance" : ", second chance");
        }
        return event instanceof StopEvent.Breakpoint breakpoint
                ? "breakpoint " + breakpoint.number()
                : event.toString();
    }
}
