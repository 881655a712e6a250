// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.StopEvent;
import org.junit.jupiter.api.Test;

/** What a target prints stands in the same text as what the debugger says, and must not be taken for that. */
class StopEventsTest {
    private static final String BROKE_IN = "Last event: a1c.a20: Break instruction exception - code 80000003 (first "
            + "chance)\n  debugger time: now\n";
    private static final String HIT = "Last event: a1c.a20: Hit breakpoint 3\n";

    @Test
    void aBreakpointInTheTargetsOutputIsNone() {
        assertThat(StopEvents.parse("Breakpoint 3 hit\n" + BROKE_IN, true, false))
                .isEqualTo(new StopEvent.BreakIn());
        assertThat(StopEvents.parse("Breakpoint 3 hit\nsaid the target\n" + HIT, false, true))
                .isEqualTo(new StopEvent.Stepped());
        assertThat(StopEvents.parse("Breakpoint 3 hit\n" + BROKE_IN, false, true))
                .isEqualTo(new StopEvent.Stepped());
        assertThat(StopEvents.parse("Breakpoint 5 hit\nBreakpoint 3 hit\n" + HIT, false, true))
                .isEqualTo(new StopEvent.Breakpoint(3, OptionalLong.empty()));
    }

    @Test
    void aStepAfterABreakpointIsAStep() {
        assertThat(StopEvents.parse(HIT, false, true)).isEqualTo(new StopEvent.Stepped());
    }

    @Test
    void anotherExceptionInTheTargetsOutputIsNoNewsOfTheLast() {
        String said = "caught (1.2): Access violation - code c0000005 (first chance)\n";
        assertThat(StopEvents.parse(said + BROKE_IN, false, true)).isEqualTo(new StopEvent.Stepped());
        String raised = "(a1c.a20): Access violation - code c0000005 (first chance)\n"
                + "First chance exceptions are reported before any exception handling.\n"
                + "Last event: a1c.a20: Access violation - code c0000005 (first chance)\n";
        assertThat(StopEvents.parse("unfinished line" + raised, false, true))
                .isEqualTo(new StopEvent.ExceptionRaised(0xC0000005L, true, OptionalLong.empty(), "Access violation"));
    }

    @Test
    void theLastLastEventIsTheDebuggers() {
        String said = "Last event: 1.1: Exit process 0:1, code 0\n";
        assertThat(StopEvents.parse(said + BROKE_IN, true, false)).isEqualTo(new StopEvent.BreakIn());
        assertThat(StopEvents.words(said + BROKE_IN)).startsWith("Break instruction");
    }

    @Test
    void whatIsNoExitCodeIsNoExit() {
        assertThat(StopEvents.parse("Last event: 1.1: Exit process 0:1, code 123456789\n", false, false))
                .isEqualTo(new StopEvent.Other("Exit process 0:1, code 123456789"));
        assertThat(StopEvents.parse("Last event: 1.1: Hit breakpoint 99999999999\n", false, false))
                .isEqualTo(new StopEvent.Other("Hit breakpoint 99999999999"));
    }

    @Test
    void nothingIsLeftToRunOnlyWhereThatIsTheLastWord() {
        assertThat(StopEvents.nothingToRun("0:000>        ^ No runnable debuggees error in 'g'\n"))
                .isTrue();
        assertThat(StopEvents.nothingToRun("Last event: 0.0: Exit process 0:0, code 7\nNo runnable debuggees error\n"))
                .isTrue();
        assertThat(StopEvents.nothingToRun("No runnable debuggees error\n" + BROKE_IN + "d4j-stop"))
                .isFalse();
    }

    @Test
    void muchOutputWithoutLineEndsTakesNoTime() {
        String flood = "x - ".repeat(500_000) + "\n";
        // what looks through it once for each of its characters takes hours
        CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
            StopEvents.parse(flood + BROKE_IN, false, true);
            StopEvents.parse("Last event: 1.1: " + flood, false, false);
        });
        assertThatNoException().isThrownBy(() -> read.get(60, TimeUnit.SECONDS));
    }
}
