// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DebuggerTest {
    @Test
    void onlyTheEngineItselfCanBeLoadedIntoThisJvm() {
        Debugger replay = Debugger.replay(Path.of("a.jsonl"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(replay::inProcess)
                .withMessageContaining("a.jsonl")
                .withMessageContaining("dbgEngAt()");
    }

    @Test
    void saysThatThereIsNoEngineAtAPath() {
        Path nowhere = Path.of("no", "such", "libdbgeng.so");
        assertThatExceptionOfType(DebuggerNotFoundException.class)
                .isThrownBy(() -> Debugger.dbgEngAt(nowhere))
                .withMessageContaining("libdbgeng.so: not there")
                .withMessageContaining("findDbgEng()");
    }
}
