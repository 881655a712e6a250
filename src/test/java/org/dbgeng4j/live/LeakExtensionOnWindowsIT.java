// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.Kernel32;
import org.dbgeng4j.handles.HandleLeakError;
import org.dbgeng4j.handles.LeakReport;
import org.dbgeng4j.junit.DetectHandleLeaks;
import org.dbgeng4j.junit.Kit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With the real cdb on Windows, and in this JVM. */
@Tag("windows")
class LeakExtensionOnWindowsIT extends LeakExtensionScenarios {
    @DetectHandleLeaks(rounds = 3, settleMillis = 100)
    static class InThisJvm {
        @Test
        void leaks() {
            Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        }

        @Test
        void closes() {
            Kernel32.INSTANCE.CloseHandle(Kernel32.INSTANCE.CreateEvent(null, true, false, null));
        }
    }

    @Test
    void aLeakInThisJvmIsFound() {
        Kit kit = new Kit(folder).with("dbgeng4j.leaks.incomplete", "fail").run(InThisJvm.class);
        assertThat(kit.failures()).containsOnlyKeys("leaks()");
        LeakReport report = ((HandleLeakError) kit.failure()).report();
        assertThat(report.leaks()).anySatisfy(leak -> {
            assertThat(leak.site().objectTypes()).containsExactly("Event");
            assertThat(leak.runs().get(0).perRound()).contains(1);
        });
    }
}
