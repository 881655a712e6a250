// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbgeng4j.AttachException;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cannot debug pid 9, Win32 error 0n87 | NO_SUCH_PROCESS",
                "Cannot debug pid 9,  Win32 error 0n5 | ACCESS_DENIED",
                "Cannot debug pid 9, NTSTATUS 0xC0000048 | ALREADY_DEBUGGED",
                "Cannot debug pid 9, NTSTATUS 0xC00000BB | WORD_SIZE",
                "Cannot debug pid 9, HRESULT 0xD000010A | EXITING",
                "Cannot debug pid 9, Win32 error 0n1450 | UNKNOWN",
                "Process name 'a.exe' is not unique: 0n1116 0n1440 | SEVERAL_PROCESSES",
                "There is more than one 'a.exe' process running. | SEVERAL_PROCESSES",
                "Unable to find process 'a.exe' | NO_SUCH_PROCESS",
                "Cannot execute 'nope.exe', Win32 error 0n2 | CANNOT_LAUNCH",
                "something nobody has seen | UNKNOWN"
            })
    void tellsTheReasonFromTheDebuggersWords(String said, Reason reason) {
        assertThat(StartFailure.reason("banner\n" + said + "\n")).isEqualTo(reason);
    }

    @Test
    void namesTheProcessesOfAnAmbiguousName() {
        assertThat(StartFailure.of(Target.attach("a.exe"), "Process name 'a.exe' is not unique: 0n1116 0n1440", "", 1))
                .hasMessageContainingAll("several of process a.exe: process ids 1116, 1440", "by its process id");
        assertThat(StartFailure.of(Target.attach("a.exe"), "There is more than one 'a.exe' process running.", "", 1))
                .hasMessageStartingWith("there are several of process a.exe\n");
    }

    @Test
    void keepsTheDebuggersWordsAsEvidence() {
        AttachException e = StartFailure.of(Target.attach(9), "Cannot debug pid 9, Win32 error 0n5", "stderr text", 1);
        assertThat(e.reason()).isEqualTo(Reason.ACCESS_DENIED);
        assertThat(e)
                .hasMessageContainingAll("process 9", "Win32 error 0n5", "stderr text", "exit code: 1", "elevated");
    }
}
