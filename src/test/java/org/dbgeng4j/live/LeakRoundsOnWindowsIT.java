// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.LeakReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the real cdb on Windows. */
@Tag("windows")
class LeakRoundsOnWindowsIT extends LeakRoundsScenarios {
    @Test
    void countsUserAndGdiObjectsBeforeAndAfterEachRound() throws Exception {
        try (LeakyRounds program = LeakyRounds.start(7)) {
            LeakReport report = HandleLeaks.in(Target.attach(program.processId()))
                    .rounds(3)
                    .settle(Duration.ZERO)
                    .during(() -> program.round("files"));
            assertThat(report.runs().get(0).guiResources()).hasSize(4);
        }
    }
}
