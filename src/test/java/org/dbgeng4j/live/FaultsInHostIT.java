// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import java.time.Duration;
import org.dbgeng4j.Debugger;

class FaultsInHostIT extends FaultsOfAProcess {
    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.dbgEng(scenario);
    }

    /** A JVM starts first. */
    @Override
    Duration startTime() {
        return Duration.ofSeconds(4);
    }
}
