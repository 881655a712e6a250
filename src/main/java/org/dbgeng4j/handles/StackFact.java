// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** What a reader must know of a trace's call stack before trusting it. */
public enum StackFact {
    /**
     * No frame was captured: so it is for what the kernel itself did, and on some systems for every trace. Another trace
     * of the same handle, or a breakpoint on the function that opens it, may help.
     */
    NO_STACK,
    /** As many frames as the kernel keeps, {@value CallStack#TRACED_FRAMES}: the outer ones may be missing. */
    MAYBE_CUT,
    /**
     * The 64-bit layer under a 32-bit process took up most of the frames, cut to 32 bits and without symbols; the
     * program's own are missing. A 64-bit build of the target shows them.
     */
    CUT_BY_WOW64,
    /**
     * Another process did it, one that duplicated the handle into the target, or the system: the addresses belong to that
     * process, and names that they were given here are wrong.
     */
    OTHER_PROCESS,
    /**
     * A symbol stands {@value #FAR} bytes or more before its address: it is likely the nearest export of a module without
     * symbols and not the function that ran.
     */
    NEAREST_EXPORT,
    /** A frame, or all of them, lies in no module that the debugger knows. */
    UNRESOLVED;

    /** The displacement, in bytes, from which on a symbol is taken for a nearest export. */
    public static final int FAR = 0x1000;

    private static final int LEAST_WOW64_FRAMES = 4;

    /**
     * The facts that show in a trace itself.
     *
     * @param trace the trace
     * @return the facts, in the order of this enum; never {@link #OTHER_PROCESS}
     */
    public static Set<StackFact> of(HandleTrace trace) {
        return of(trace, HandleTrace.UNKNOWN_ID);
    }

    /**
     * The facts of a trace of a known target.
     *
     * @param trace the trace
     * @param targetProcessId the process whose handles were traced, {@link HandleTrace#UNKNOWN_ID} where it is not known
     * @return the facts, in the order of this enum
     */
    public static Set<StackFact> of(HandleTrace trace, long targetProcessId) {
        List<StackFrame> frames = trace.stack().frames();
        Set<StackFact> facts = EnumSet.noneOf(StackFact.class);
        if (frames.isEmpty()) {
            facts.add(NO_STACK);
        }
        if (frames.size() >= CallStack.TRACED_FRAMES) {
            facts.add(MAYBE_CUT);
            if (isCutByWow64(frames)) {
                facts.add(CUT_BY_WOW64);
            }
        }
        if (targetProcessId != HandleTrace.UNKNOWN_ID
                && trace.processId() != HandleTrace.UNKNOWN_ID
                && trace.processId() != targetProcessId) {
            facts.add(OTHER_PROCESS);
        }
        for (StackFrame frame : frames) {
            if (!frame.isResolved()) {
                facts.add(UNRESOLVED);
            } else if (isNearestExport(frame)) {
                facts.add(NEAREST_EXPORT);
            }
        }
        return Collections.unmodifiableSet(facts);
    }

    /** Whether the symbol of a frame is likely not that of the function that ran. */
    static boolean isNearestExport(StackFrame frame) {
        return frame.symbol() != null && Long.compareUnsigned(frame.displacement(), FAR) >= 0;
    }

    /** The innermost frame of a system call is ntdll's; here it lies below some that have no name. */
    private static boolean isCutByWow64(List<StackFrame> frames) {
        int named = 0;
        while (named < frames.size() && !frames.get(named).isResolved()) {
            named++;
        }
        return named >= LEAST_WOW64_FRAMES
                && named < frames.size()
                && SystemModules.isNtdll(frames.get(named).module())
                && frames.stream().allMatch(frame -> frame.address() >>> 32 == 0);
    }
}
