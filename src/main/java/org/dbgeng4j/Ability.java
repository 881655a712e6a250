// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** What a kind of target may allow; {@link Target#allows()} says which. */
public enum Ability {
    /** It can be let run. */
    RUN,
    /** While it runs it can be asked to stop. */
    BREAK_IN,
    /** It can be let run by single instructions and functions. */
    STEP,
    /** Breakpoints can be set. */
    BREAKPOINTS,
    /** It can be told which exceptions and events stop it. */
    FILTER_EXCEPTIONS,
    /** It can be let go and goes on by itself. */
    DETACH,
    /** It can be ended. */
    KILL,
    /** It can be ended and started again. */
    RESTART,
    /** Its handles can be traced. */
    TRACE_HANDLES,
    /** Its handles can be listed. */
    LIST_HANDLES,
    /** Its memory can be changed. */
    WRITE_MEMORY,
    /** A dump of it can be written. */
    WRITE_DUMP
}
