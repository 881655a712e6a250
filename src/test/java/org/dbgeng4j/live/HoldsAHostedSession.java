// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import org.dbgeng4j.DebugSession;

/** A JVM of its own with an engine host, which ends without closing the session. */
public final class HoldsAHostedSession {
    private HoldsAHostedSession() {}

    /** Says {@code ready} when the target runs; exits when its input ends. */
    public static void main(String[] arguments) throws IOException {
        DebugSession session = Simulation.dbgEng(Simulation.LEAKY).attach(Simulation.PROCESS_ID);
        session.handleTracing().enable();
        session.resume();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }
}
