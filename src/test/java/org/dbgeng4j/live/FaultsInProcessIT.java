// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import java.io.IOException;
import org.dbgeng4j.Debugger;

class FaultsInProcessIT extends FaultInterrupts {
    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.dbgEng(scenario).inProcess();
    }
}
