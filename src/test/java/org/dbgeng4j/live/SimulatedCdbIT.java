// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import org.dbgeng4j.Debugger;

class SimulatedCdbIT extends EngineScenarios {
    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.debugger(folder, scenario);
    }

    @Override
    public boolean knowsSuccess() {
        return false;
    }
}
