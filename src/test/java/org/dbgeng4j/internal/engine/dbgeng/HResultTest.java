// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HResultTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00000000 | false | 0x00000000, S_OK",
                "00000001 | false | 0x00000001, S_FALSE",
                "80070005 | true  | 0x80070005, E_ACCESSDENIED",
                "80070490 | true  | 0x80070490, Win32 error 1168",
                "80004005 | true  | 0x80004005, E_FAIL",
                "80040205 | true  | 0x80040205, EVENT_E_INTERNALEXCEPTION",
                "D000010A | true  | 0xD000010A, STATUS_PROCESS_IS_TERMINATING",
                "81234567 | true  | 0x81234567"
            })
    void saysItsNameAndItsCode(String code, boolean failure, String text) {
        HResult result = new HResult(Integer.parseUnsignedInt(code, 16));
        assertThat(result.isFailure()).isEqualTo(failure);
        assertThat(result).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "80070005, ACCESS_DENIED",
        "80070057, NO_SUCH_PROCESS",
        "D00000BB, WORD_SIZE",
        "C00000BB, WORD_SIZE",
        "D000010A, EXITING",
        "D0000048, ALREADY_DEBUGGED",
        "D0000022, ACCESS_DENIED",
        "80004005, UNKNOWN",
        "8000FFFF, UNKNOWN"
    })
    void tellsWhyAnAttachFailed(String code, Reason reason) {
        HResult result = new HResult(Integer.parseUnsignedInt(code, 16));
        assertThat(new TargetOpening(null, Target.attach(9), () -> "the engine's words")
                        .refused("IDebugClient5::AttachProcess", result))
                .hasMessageContaining("IDebugClient5::AttachProcess")
                .hasMessageContaining("0x" + code)
                .hasMessageContaining("the engine's words")
                .extracting("reason")
                .isEqualTo(reason);
    }

    @Test
    void aLaunchThatFailsIsALaunch() {
        HResult notFound = new HResult(0x80070002);
        assertThat(new TargetOpening(null, Target.launch("nope.exe"), () -> "")
                        .refused("IDebugClient5::CreateProcess2Wide", notFound))
                .extracting("reason")
                .isEqualTo(Reason.CANNOT_LAUNCH);
    }
}
