// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkersTest {
    @Test
    void anEchoOfTheCommandDoesNotHoldTheToken() {
        Markers.Pair pair = new Markers().next();
        assertThat(pair.printBegin()).doesNotContain(pair.begin());
        assertThat(pair.printEnd()).doesNotContain(pair.end());
    }

    @Test
    void everyTokenIsUsedOnce() {
        Markers markers = new Markers();
        Markers.Pair first = markers.next();
        Markers.Pair second = markers.next();
        assertThat(first.begin()).isNotEqualTo(second.begin());
        assertThat(first.end()).isNotEqualTo(second.end()).isNotEqualTo(first.begin());
    }
}
