// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.dbgeng4j.internal.text.KernelProcesses.KernelProcess;
import org.junit.jupiter.api.Test;

/** {@code !process 0 0}; the texts are re-created in the form that the documentation shows. */
class KernelProcessesTest {
    @Test
    void readsTheListOfA64BitSystem() {
        String output = """
                **** NT ACTIVE PROCESS DUMP ****
                PROCESS ffffe00010034ac0
                    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
                    DirBase: 001aa000  ObjectTable: ffffc00020001000  HandleCount: <Data Not Accessible>
                    Image: System

                PROCESS ffffe00012345080
                    SessionId: 1  Cid: 1a2c    Peb: 7ff6a1b2c000  ParentCid: 0f10
                    DirBase: 2b3c4d002  ObjectTable: ffffc000211f3b40  HandleCount:  40.
                    Image: leakyhandles.exe

                PROCESS ffffe00012777080
                    SessionId: 1  Cid: 0b0c    Peb: 2e1f000  ParentCid: 0f10
                    DirBase: 1a7b3002  ObjectTable: ffffc00021200040  HandleCount: 1545.
                    Image: Name With Blanks.exe

                """;
        assertThat(KernelProcesses.parse(output))
                .containsExactly(
                        new KernelProcess(0xffffe00010034ac0L, 4, "System", OptionalLong.empty()),
                        new KernelProcess(0xffffe00012345080L, 0x1a2c, "leakyhandles.exe", OptionalLong.of(40)),
                        new KernelProcess(0xffffe00012777080L, 0xb0c, "Name With Blanks.exe", OptionalLong.of(1545)));
    }

    @Test
    void readsTheListOfA32BitSystemBehindAPrompt() {
        String output =
                "0: kd> !process 0 0\r\nPROCESS 81b4c020  SessionId: 0  Cid: 07a4    Peb: 7ffdf000  ParentCid: 0650\r\n"
                        + "    DirBase: 0a1c0200  ObjectTable: e1a2b3c8  HandleCount:  70.\r\n"
                        + "    Image: leakyhandles.e\r\n";
        assertThat(KernelProcesses.parse(output))
                .containsExactly(new KernelProcess(0x81b4c020L, 0x7a4, "leakyhandles.e", OptionalLong.of(70)));
    }

    @Test
    void takesNothingFromTheThreadsBelowAnEntry() {
        String output = """
                PROCESS c5d252c0  SessionId: 1  Cid: 0e00    Peb: 00eb0000  ParentCid: 0820
                    DirBase: 05800520  ObjectTable: 93ef2a80  HandleCount: 12.
                    Image: a.exe

                        THREAD af70db00  Cid 0e00.0ac0  Teb: 00eb1000 Win32Thread: bc5c1948 WAIT
                        Owning Process            c5d252c0       Image:         other.exe
                """;
        assertThat(KernelProcesses.parse(output))
                .containsExactly(new KernelProcess(0xc5d252c0L, 0xe00, "a.exe", OptionalLong.of(12)));
    }

    @Test
    void leavesOutAnEntryThatIsCut() {
        assertThat(KernelProcesses.parse("PROCESS ffffe00012345080\n    SessionId: 1  Cid: 1a2c    Peb: 0\n"))
                .isEmpty();
        assertThat(KernelProcesses.parse("NT symbols are incorrect, please fix symbols\n"))
                .isEmpty();
        assertThat(KernelProcesses.parse("")).isEmpty();
    }

    @Test
    void knowsANameThatTheKernelCut() {
        assertThat(named("leakyhandles.e").isOf("LeakyHandles.exe")).isTrue();
        assertThat(named("leakyhandles.ex").isOf("leakyhandles.exe")).isTrue();
        assertThat(named("leakyhandles.exe").isOf("leakyhandles.exe")).isTrue();
        assertThat(named("leaky.exe").isOf("leaky.exe.bak")).isFalse();
        assertThat(named("leakyhandles.e").isOf("leakyhandlers.exe")).isFalse();
    }

    private static KernelProcess named(String image) {
        return new KernelProcess(1, 4, image, OptionalLong.empty());
    }
}
