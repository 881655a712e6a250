// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineInfoTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Microsoft (R) Windows Debugger Version 10.0.22621.755 AMD64 | 10.0.22621.755 | AMD64",
                "Windows Debugger Engine Version 10.0.26100.1 ARM64 | 10.0.26100.1 | ARM64",
                "dbgeng4j stand-in debugger 0.1 AMD64 | 0.1 | AMD64",
                "dbgeng4j stand-in debugger 0.1 (not Microsoft's) | 0.1 | -",
                "something else | - | -",
                "'' | - | -"
            })
    void tellsVersionAndArchitectureFromTheBanner(String banner, String version, String architecture) {
        EngineInfo info = new EngineInfo("cdb", "cdb.exe", banner);
        assertThat(info.version().orElse(null)).isEqualTo(version);
        assertThat(info.architecture().orElse(null)).isEqualTo(architecture);
    }
}
