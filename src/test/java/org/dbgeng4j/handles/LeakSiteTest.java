// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

class LeakSiteTest {
    private static final StackFrame STUB = StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14);
    private static final StackFrame BASE = StackFrame.of(0x76002066, "KERNELBASE", "CreateEventW", 0x66);
    private static final StackFrame OWN =
            new StackFrame(0x401027, "game", "openDoor", 0x27, new SourceLine("C:\\game\\door.cpp", 12));
    private static final StackFrame MAIN = StackFrame.of(0x401127, "game", "main", 0x127);

    private static LeakSite site(StackFrame... frames) {
        CallStack stack = new CallStack(List.of(frames));
        return new LeakSite(stack, List.of(handle(0x40, stack), handle(0x3c, stack)));
    }

    private static OutstandingHandle handle(long value, CallStack stack) {
        return new OutstandingHandle(new HandleTrace(value, HandleOperation.OPEN, 32, 36, stack), "Event", null);
    }

    @Test
    void theCulpritIsTheInnermostFrameThatIsNotTheSystems() {
        assertThat(site(STUB, BASE, OWN, MAIN).culprit()).contains(OWN);
    }

    @Test
    void thereIsNoCulpritAmongTheSystemsOwnFrames() {
        assertThat(site(STUB, BASE).culprit()).isEmpty();
        assertThat(site(StackFrame.unresolved(0x1234)).culprit()).isEmpty();
        assertThat(site().culprit()).isEmpty();
        assertThat(site().toString()).contains("no stack captured");
    }

    @Test
    void theFingerprintSurvivesARebuildAndAnotherAddress() {
        StackFrame rebuilt = StackFrame.of(0x7ff600401030L, "game", "openDoor", 0x30);
        StackFrame otherBase = StackFrame.of(0x7ff976002099L, "kernelbase", "CreateEventExW", 0x99);
        assertThat(site(STUB, otherBase, rebuilt, MAIN).fingerprint())
                .isEqualTo(site(STUB, BASE, OWN, MAIN).fingerprint())
                .matches("v1:[0-9a-f]{16}");
    }

    @Test
    void theFingerprintTellsCallersApart() {
        StackFrame other = StackFrame.of(0x401227, "game", "openWindow", 0x27);
        assertThat(site(STUB, BASE, other, MAIN).fingerprint())
                .isNotEqualTo(site(STUB, BASE, OWN, MAIN).fingerprint());
        assertThat(site(STUB, BASE).fingerprint()).isNotEqualTo(site(STUB).fingerprint());
    }

    @Test
    void theFingerprintHoldsNoAddressOfCodeWithoutSymbols() {
        StackFrame bare = StackFrame.unresolved(0x7ffa1234);
        StackFrame elsewhere = StackFrame.unresolved(0x1abc5678);
        assertThat(site(STUB, bare, OWN).fingerprint())
                .isEqualTo(site(STUB, elsewhere, OWN).fingerprint());
        StackFrame stripped = new StackFrame(0x501000, "plugin", null, 0x1000, null);
        StackFrame rebuilt = new StackFrame(0x9502222, "plugin", null, 0x2222, null);
        assertThat(site(STUB, stripped, MAIN).fingerprint())
                .isEqualTo(site(STUB, rebuilt, MAIN).fingerprint())
                .isNotEqualTo(site(STUB, MAIN).fingerprint());
    }

    @Test
    void whereNoFrameHasANameTheFingerprintTellsAtLeastWhatWasOpened() {
        StackFrame bare = StackFrame.unresolved(0x7ffa1234);
        StackFrame file = StackFrame.of(0x77001014, "ntdll", "NtCreateFile", 0x14);
        assertThat(site(STUB, bare).fingerprint()).isNotEqualTo(site(file, bare).fingerprint());
        assertThat(site(STUB, bare).isNamed()).isFalse();
        assertThat(site(STUB, bare, OWN).isNamed()).isTrue();
        assertThat(site(STUB, BASE).isNamed()).isTrue();
        assertThat(site().isNamed()).isFalse();
    }

    @Test
    void readsAsAHeadlineAndAStack() {
        assertThat(site(STUB, OWN))
                .hasToString("2 handles of type Event, opened by game!openDoor+0x27"
                        + " [C:\\game\\door.cpp @ 12]\n    ntdll!NtCreateEvent+0x14\n"
                        + "    game!openDoor+0x27 [C:\\game\\door.cpp @ 12]");
    }

    @Test
    void keepsTheHandlesThatAreStillOpen() {
        LeakSite one = site(STUB, OWN);
        LeakSite other = site(STUB, MAIN);
        HandleDiff.Complete diff = new HandleDiff.Complete(4, List.of(one, other), List.of(), List.of());
        assertThat(diff.keeping(Set.of(0x40L)).leakSites())
                .allMatch(site -> site.count() == 1)
                .hasSize(2);
        assertThat(diff.keeping(Set.of()).leakSites()).isEmpty();
    }

    @Test
    void anIncompleteDiffNeverReadsAsNoLeaks() {
        for (HandleDiff.Reason reason : HandleDiff.Reason.values()) {
            assertThatExceptionOfType(CannotTellException.class)
                    .isThrownBy(() -> new HandleDiff.Incomplete(reason, "the debugger's words", List.of()).leakSites())
                    .withMessageContaining("the debugger's words")
                    .withMessageContaining("Remedy");
        }
    }
}
