// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -1, 0x1_0000_0000L})
    void refusesIdsThatNoProcessHas(long id) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.attach(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "C:\\x\\a.exe", "a/b.exe", "a\"b", "a\nb", "a.exe -c q*"})
    void refusesNamesThatAreNoFileNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.attach(name))
                .withMessageContaining("file name");
    }

    @Test
    void refusesControlCharactersInALaunch() {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.launch("a.exe", "x\ny"));
        assertThatIllegalArgumentException().isThrownBy(() -> Target.launch(" "));
    }

    @Test
    void ownsOnlyWhatItLaunches() {
        assertThat(Target.launch("a.exe").isOwned()).isTrue();
        assertThat(Target.attach(5).isOwned()).isFalse();
        assertThat(Target.attach("a.exe").isOwned()).isFalse();
    }
}
