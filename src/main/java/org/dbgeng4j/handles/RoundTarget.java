// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What rounds are run in: how it is let run and halted, and who traces its handles. Used by one thread. */
interface RoundTarget extends AutoCloseable {
    /** What it is, in words. */
    String name();

    long processId();

    HandleTracing tracing();

    /** Lets it run; does nothing where it is never halted. */
    void resume();

    /** Lets it run on for a time, less if it ends. */
    void settle(Duration time);

    /** Makes it stand still, where tracing needs that; what it did of its own accord, if that spoils the round. */
    Optional<OwnStop> halt();

    /** Whether it has ended. */
    boolean hasEnded();

    /** The values of all handles that are open; asked while it is halted. */
    Set<Long> openHandles();

    /** USER and GDI objects; empty where the system does not tell. */
    Optional<GuiResources> guiResources();

    /** What happened that spoils nothing but should be known. */
    List<String> warnings();

    /** Lets it go, in the state in which it was found. */
    @Override
    void close();

    /** A stop that nobody asked for. */
    record OwnStop(LeakReport.Reason reason, String detail) {}
}
