// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;

/** A JVM of its own, with little memory, that asks for an answer of 64 MB. */
public final class AsksForTooMuch {
    private static final String[] SCENARIO = {Simulation.LEAKY, "fault flood 64 on lm"};

    private AsksForTooMuch() {}

    /** Prints why there is no such answer, and the next one. The argument: which engine. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("dbgeng4j-small");
        Debugger debugger = switch (arguments[0]) {
            case "cdb" -> Simulation.debugger(folder, SCENARIO);
            case "host" -> Simulation.dbgEng(SCENARIO);
            default -> Simulation.dbgEng(SCENARIO).inProcess();
        };
        try (DebugSession session = debugger.attach(Simulation.PROCESS_ID)) {
            try {
                session.execute("lm");
                System.out.println("an answer, which cannot be");
            } catch (CommandFailedException e) {
                System.out.println(e.getMessage());
            }
            System.out.println("then: " + session.execute(".echo usable").output());
        }
    }
}
