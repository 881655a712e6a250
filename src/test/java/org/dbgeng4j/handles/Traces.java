// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Arrays;
import java.util.List;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Traces and diffs by the functions of a program called game. */
final class Traces {
    private Traces() {}

    static CallStack stack(String function) {
        return new CallStack(List.of(
                StackFrame.of(0x77001014, "ntdll", "NtCreateEvent", 0x14),
                StackFrame.of(0x401000 + Math.floorMod(function.hashCode(), 0x1000), "game", function, 0x27),
                StackFrame.of(0x402000, "game", "main", 0x50)));
    }

    static HandleTrace opening(long handle, CallStack stack) {
        return new HandleTrace(handle, HandleOperation.OPEN, 32, 36, stack);
    }

    static HandleTrace closing(long handle, CallStack stack) {
        return new HandleTrace(handle, HandleOperation.CLOSE, 32, 36, stack);
    }

    static LeakSite site(CallStack stack, long... handles) {
        return new LeakSite(
                stack,
                Arrays.stream(handles)
                        .mapToObj(handle -> new OutstandingHandle(opening(handle, stack), "Event", null))
                        .toList());
    }

    static LeakSite site(String function, long... handles) {
        return site(stack(function), handles);
    }

    static HandleDiff.Complete diff(LeakSite... sites) {
        return new HandleDiff.Complete(2 * sites.length, List.of(sites), List.of(), List.of());
    }
}
