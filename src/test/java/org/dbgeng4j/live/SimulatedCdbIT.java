// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;

class SimulatedCdbIT extends EngineScenarios {
    @Override
    Debugger debugger(String... scenario) throws IOException {
        return Simulation.debugger(folder, scenario);
    }

    @Override
    public boolean knowsSuccess() {
        return false;
    }

    @Test
    void whatASessionServesCanBeHad() throws Exception {
        on(
                Target.attach(Simulation.PROCESS_ID),
                session -> {
                    Target.Remote served = session.startServer("npipe:pipe=mine,password=secret")
                            .get(0);
                    assertThat(served).isEqualTo(Target.remote("npipe:Pipe=mine,password=secret,Server=STANDIN"));
                    on(served, client -> assertThat(client.modules()).isNotEmpty(), Simulation.LEAKY);
                },
                Simulation.LEAKY);
    }
}
