// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakVerdictTest {
    @ParameterizedTest(name = "{1}: kept {2}, closed later {3}")
    @CsvSource(textBlock = """
            LEAK,    one a round,                          1 1 1 1 1 1 1 1 1 1, 0 0 0 0 0 0 0 0 0 0
            LEAK,    more and more,                        1 5 2 9 3,           0 0 0 0 0
            LEAK,    and some closed late,                 1 1 1 1,             3 0 2 1
            LEAK,    two rounds are the least,             1 1,                 0 0
            SUSPECT, one round tells nothing,              7,                   0
            NOISE,   a cache on first use,                 1 0 0 0 0 0 0 0 0 0, 0 0 0 0 0 0 0 0 0 0
            NOISE,   on first use in two rounds,           1 0,                 0 0
            NOISE,   once in the middle,                   0 0 3 0 0,           0 0 0 0 0
            NOISE,   once at the end,                      0 0 0 0 2,           0 0 0 0 0
            SUSPECT, in the second of two,                 0 1,                 0 0
            SUSPECT, now and then,                         0 1 0 0 1 0 0 0 1 0, 0 0 0 0 0 0 0 0 0 0
            SUSPECT, all but one,                          1 1 1 1 0 1 1 1 1 1, 0 0 0 0 0 0 0 0 0 0
            NOISE,   a pool that fills up,                 2 2 1 0 0 0,         0 0 0 0 0 0
            SUSPECT, a pool that fills for too long,       1 1 1 1 0 0,         0 0 0 0 0 0
            NOISE,   closed two rounds later,              0 0 0 0 1 1,         1 1 1 1 0 0
            SUSPECT, began late and was never closed,      0 0 0 0 1 1,         0 0 0 0 0 0
            SUSPECT, closed late but in most rounds kept,  0 1 1 1,             1 0 0 0
            """)
    void judges(LeakVerdict verdict, String what, String kept, String closedLater) {
        assertThat(LeakVerdict.of(figures(kept), figures(closedLater))).isEqualTo(verdict);
    }

    private static List<Integer> figures(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
