// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.live.Simulation;

/** The engines that are measured beside each other, each over a simulated target. */
enum Driven {
    CDB("cdb"),
    IN_HOST("dbgeng in a host"),
    IN_PROCESS("dbgeng in process");

    final String title;

    Driven(String title) {
        this.title = title;
    }

    /** A debugger that knows this scenario until another is asked for. */
    Debugger over(String scenario) throws IOException {
        if (this == CDB) {
            Path folder = Files.createTempDirectory("dbgeng4j-bench");
            return Simulation.debugger(folder, scenario);
        }
        Debugger engine = Simulation.dbgEng(scenario);
        return this == IN_HOST ? engine : engine.inProcess();
    }
}
