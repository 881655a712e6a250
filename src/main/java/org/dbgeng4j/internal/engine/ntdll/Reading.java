// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import java.util.List;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleTrace;

/** What came of reading the kernel's traces. */
public sealed interface Reading {
    /**
     * The traces.
     *
     * @param traces newest first, frames unresolved
     * @param warnings what is odd about them
     */
    record Traces(List<HandleTrace> traces, List<String> warnings) implements Reading {}

    /**
     * There are none to be had.
     *
     * @param reason why
     * @param evidence what the system said
     * @param remedy what to do about it
     */
    record Refused(HandleDiff.Reason reason, String evidence, String remedy) implements Reading {}
}
