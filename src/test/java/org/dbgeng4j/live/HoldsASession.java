// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import org.dbgeng4j.DebugSession;

/** A JVM of its own that traces a process and ends without closing the session. */
public final class HoldsASession {
    private HoldsASession() {}

    /** Takes the process id; says {@code ready} when it runs under trace; exits when its input ends. */
    public static void main(String[] arguments) throws IOException {
        DebugSession session = Stand.debugger().attach(Long.parseLong(arguments[0]));
        session.handleTracing().enable();
        session.resume();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }
}
