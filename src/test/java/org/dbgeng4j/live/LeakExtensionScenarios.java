// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.junit.DetectHandleLeaks;
import org.dbgeng4j.junit.Kit;
import org.dbgeng4j.junit.LeakTarget;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The extension on a real process. */
@Timeout(300)
abstract class LeakExtensionScenarios {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    @DetectHandleLeaks(rounds = 3, settleMillis = 50)
    static class Working {
        static boolean outlivedIt;
        private static LeakyRounds program;

        @LeakTarget
        static long process;

        @BeforeAll
        static void start() throws Exception {
            program = LeakyRounds.start(7);
            process = program.processId();
        }

        @Test
        void readsFilesAndFillsACache() throws Exception {
            program.round("files cache");
        }

        @Test
        void leaks() throws Exception {
            program.round("leak files");
        }

        @RepeatedTest(4)
        void readsFilesAgain() throws Exception {
            program.round("files");
        }

        @AfterAll
        static void stop() throws Exception {
            outlivedIt = Stand.isAlive(process);
            program.close();
        }
    }

    @Test
    void theTestThatLeaksFailsAndNoOther() {
        Debugger debugger = Stand.debugger();
        Kit kit = new Kit(folder)
                .with("dbgeng4j.cdb", debugger.path())
                .with("dbgeng4j.leaks.incomplete", "fail")
                .run(Working.class);
        assertThat(kit.failures()).containsOnlyKeys("leaks()");
        assertThat(kit.failure())
                .isInstanceOf(HandleLeakError.class)
                .hasMessageContaining("leakyrounds!leakEvent")
                .hasMessageContaining("1 per round")
                .hasMessageContaining("leakyrounds.cpp");
        assertThat(kit.entries()).hasSize(3);
        assertThat(Working.outlivedIt).isTrue();
    }
}
