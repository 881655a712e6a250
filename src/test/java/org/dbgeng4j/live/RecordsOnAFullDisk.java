// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.nio.file.Path;
import org.dbgeng4j.DebugSession;

/** A JVM of its own that may write no more than so much into a file, and records a session that is longer. */
public final class RecordsOnAFullDisk {
    private RecordsOnAFullDisk() {}

    /** Prints what the last of many commands answers. The arguments: a folder for the debugger, and the recording. */
    public static void main(String[] arguments) throws Exception {
        try (DebugSession session = Simulation.debugger(
                        Path.of(arguments[0]), Simulation.LEAKY, "fault longline 200000 on lm nth 0")
                .recordingTo(Path.of(arguments[1]))
                .attach(Simulation.PROCESS_ID)) {
            for (int i = 0; i < 10; i++) {
                session.execute("lm");
            }
            session.handleTracing().enable();
            session.resume();
            session.breakIn();
            System.out.print("then: " + session.execute(".echo usable").output());
            System.out.println(session.state());
        }
    }
}
