// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbgeng4j.Target;
import org.junit.jupiter.api.Test;

class AttachFailuresTest {
    @Test
    void tellsWhatMayBeWrongWithANameOrANumber() {
        assertThat(AttachFailures.noSuchProcess(Target.attach("leaky"), true)).contains("with its extension");
        assertThat(AttachFailures.noSuchProcess(Target.attach(9), false)).contains("Wine's own number, not the host's");
        assertThat(AttachFailures.noSuchProcess(Target.attach(9), true)).doesNotContain("Wine");
        // another machine's, and that is Windows
        assertThat(AttachFailures.noSuchProcess(Target.processServer("tcp:server=a,port=1", Target.attach(9)), false))
                .doesNotContain("Wine");
    }
}
