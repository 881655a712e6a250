// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.util.concurrent.atomic.AtomicReference;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.Target;

/** The engine has its state in the process, not in its objects: one session at a time. */
final class OneEngine {
    private static final AtomicReference<Target> HELD = new AtomicReference<>();
    private static volatile boolean hanging;

    private OneEngine() {}

    /**
     * Takes the process's engine.
     *
     * @throws AttachException if it is taken
     */
    static void take(Target target) {
        if (!HELD.compareAndSet(null, target)) {
            throw new AttachException(
                    AttachException.Reason.UNKNOWN,
                    "this process's debugger engine " + (hanging ? "hangs" : "is in use") + ", and a process has one",
                    "target: " + target + "\nin use for: " + HELD.get(),
                    (hanging ? "" : "close the other session, or ")
                            + "leave the engine in a process of its own (without inProcess())");
        }
        hanging = false;
    }

    /** Who took it has given it up in the middle of a call, and gives it back if that call should ever end. */
    static void hangs() {
        hanging = true;
    }

    static void giveBack() {
        hanging = false;
        HELD.set(null);
    }
}
