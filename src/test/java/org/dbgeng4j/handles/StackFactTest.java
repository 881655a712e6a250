// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/** What a reader must know of a stack. */
class StackFactTest {
    private static final StackFrame NAMED = StackFrame.of(0x401000, "leaky", "open", 0x27);
    private static final StackFrame BARE = StackFrame.unresolved(0x5e1c8322);

    private static HandleTrace trace(List<StackFrame> frames) {
        return new HandleTrace(4, HandleOperation.OPEN, 100, 200, new CallStack(frames));
    }

    @Test
    void noneOfAWholeStack() {
        assertThat(StackFact.of(trace(List.of(NAMED, NAMED)))).isEmpty();
    }

    @Test
    void noStack() {
        assertThat(StackFact.of(trace(List.of()))).containsExactly(StackFact.NO_STACK);
    }

    @Test
    void sixteenFramesMayBeCut() {
        assertThat(StackFact.of(trace(Collections.nCopies(16, NAMED)))).containsExactly(StackFact.MAYBE_CUT);
        assertThat(StackFact.of(trace(Collections.nCopies(15, NAMED)))).isEmpty();
    }

    @Test
    void theLayerUnderA32BitProcessTakesMostFrames() {
        List<StackFrame> frames = new ArrayList<>(Collections.nCopies(14, BARE));
        frames.add(StackFrame.of(0x7772300c, "ntdll", "NtOpenThread", 0xc));
        frames.add(StackFrame.of(0x7570f208, "KERNELBASE", "OpenThread", 0x48));
        assertThat(StackFact.of(trace(frames)))
                .containsExactly(StackFact.MAYBE_CUT, StackFact.CUT_BY_WOW64, StackFact.UNRESOLVED);
    }

    @Test
    void codeWithoutSymbolsIsNotThatLayer() {
        List<StackFrame> frames = new ArrayList<>();
        frames.add(StackFrame.of(0x7772300c, "ntdll", "NtOpenThread", 0xc));
        frames.addAll(Collections.nCopies(15, BARE));
        assertThat(StackFact.of(trace(frames))).containsExactly(StackFact.MAYBE_CUT, StackFact.UNRESOLVED);
        List<StackFrame> wide = new ArrayList<>(Collections.nCopies(15, StackFrame.unresolved(0x7ff600000001L)));
        wide.add(StackFrame.of(0x7ffb00000001L, "ntdll", "NtClose", 0x14));
        assertThat(StackFact.of(trace(wide))).doesNotContain(StackFact.CUT_BY_WOW64);
    }

    @Test
    void anotherProcessIsKnownByItsId() {
        HandleTrace trace = trace(List.of(NAMED));
        assertThat(StackFact.of(trace, 100)).isEmpty();
        assertThat(StackFact.of(trace, 104)).containsExactly(StackFact.OTHER_PROCESS);
        assertThat(StackFact.of(trace, HandleTrace.UNKNOWN_ID)).isEmpty();
        HandleTrace kernel =
                new HandleTrace(4, HandleOperation.OPEN, HandleTrace.UNKNOWN_ID, HandleTrace.UNKNOWN_ID, trace.stack());
        assertThat(StackFact.of(kernel, 104)).isEmpty();
    }

    @Test
    void aFarSymbolIsANearestExport() {
        assertThat(StackFact.of(trace(List.of(StackFrame.of(1, "a", "f", 0xfff)))))
                .isEmpty();
        assertThat(StackFact.of(trace(List.of(StackFrame.of(1, "a", "f", 0x1000)))))
                .containsExactly(StackFact.NEAREST_EXPORT);
        // an offset from the module's base says nothing of a symbol
        assertThat(StackFact.of(trace(List.of(new StackFrame(1, "a", null, 0x123456, null)))))
                .isEmpty();
    }
}
