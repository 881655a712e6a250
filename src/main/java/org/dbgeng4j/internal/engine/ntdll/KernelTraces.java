// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.ntdll;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.internal.engine.ntdll.RingDecoder.Decoded;

/**
 * The kernel's handle-trace database of one process: {@code ProcessHandleTracing} of {@code NtSetInformationProcess} and
 * {@code NtQueryInformationProcess}. All in one thread.
 *
 * @see <a href="https://ntdoc.m417z.com/process_handle_tracing_enable_ex">PROCESS_HANDLE_TRACING_ENABLE_EX</a>
 */
final class KernelTraces {
    private static final RingLayout LAYOUT = RingLayout.X64;
    private static final int DEFAULT_RING = 0x1000;

    /** What the kernel makes of any smaller number. */
    static final int SMALLEST_RING = 0x80;

    private final TracedProcess process;
    private int room = DEFAULT_RING;
    private boolean oldestFirst;

    KernelTraces(TracedProcess process) {
        this.process = process;
    }

    /**
     * Switches tracing on.
     *
     * @param ring how many traces to keep, a power of two
     * @return how many are kept, 0 where that is not known
     * @throws CommandFailedException if the system refuses
     */
    int enable(int ring) {
        NtStatus status;
        boolean sized = true;
        try (Memory request = new Memory(8)) {
            request.setInt(0, 0);
            request.setInt(4, ring);
            status = set(request, 8);
            if (status.equals(NtStatus.INFO_LENGTH_MISMATCH)) {
                // a system that knows the form without a size only, and its own size
                status = set(request, 4);
                sized = false;
            }
        }
        if (!status.isSuccess()) {
            throw refusal(status, "NtSetInformationProcess(ProcessHandleTracing)");
        }
        room = sized ? ring : DEFAULT_RING;
        return sized ? ring : 0;
    }

    /**
     * Switches tracing off.
     *
     * @throws CommandFailedException if the system refuses
     */
    void disable() {
        NtStatus status = set(null, 0);
        if (!status.isSuccess()) {
            throw refusal(status, "NtSetInformationProcess(ProcessHandleTracing, length 0)");
        }
    }

    private NtStatus set(Pointer request, int length) {
        return new NtStatus(
                process.ntdll.NtSetInformationProcess(process.handle, Ntdll.PROCESS_HANDLE_TRACING, request, length));
    }

    private CommandFailedException refusal(NtStatus status, String call) {
        Reading.Refused refused = refused(status, call);
        return new CommandFailedException(
                "the system did not do what was asked of the handle traces",
                refused.evidence(),
                refused.remedy(),
                null);
    }

    /** Reads the traces of a handle, or of all handles where it is 0. */
    Reading read(long handle) {
        int limit = 2 * LAYOUT.bytes(HandleTracing.LARGEST_RING);
        for (int size = LAYOUT.bytes(room); ; size = Math.min(limit, 2 * size)) {
            try (Memory buffer = new Memory(size)) {
                // what the system announces and does not write reads as no trace
                buffer.clear();
                buffer.setLong(0, handle);
                IntByReference returned = new IntByReference();
                NtStatus status = new NtStatus(process.ntdll.NtQueryInformationProcess(
                        process.handle, Ntdll.PROCESS_HANDLE_TRACING, buffer, size, returned));
                if (status.isSuccess()) {
                    Decoded decoded = RingDecoder.decode(buffer.getByteBuffer(0, size), LAYOUT);
                    boolean moreToCome = decoded.announced() > (size - LAYOUT.header) / LAYOUT.entry;
                    if (!moreToCome || size == limit) {
                        return new Reading.Traces(newestFirst(decoded.traces()), decoded.warnings());
                    }
                } else if (!status.wantsMoreRoom() || size == limit) {
                    return refused(status, "NtQueryInformationProcess(ProcessHandleTracing), " + size + " bytes");
                }
            }
        }
    }

    private List<HandleTrace> newestFirst(List<HandleTrace> traces) {
        if (!oldestFirst) {
            return traces;
        }
        List<HandleTrace> turned = new ArrayList<>(traces);
        Collections.reverse(turned);
        return turned;
    }

    /**
     * Finds out in which order this system returns traces, which is documented nowhere: opens and closes an event and
     * looks which comes first. For this JVM, while it is traced.
     */
    void learnOrder() {
        oldestFirst = openingComesFirst();
    }

    /**
     * Finds it out for another process.
     *
     * @param thisJvm the traces of this JVM, which are on for a moment where they are off
     */
    void learnOrder(KernelTraces thisJvm) {
        boolean off = thisJvm.read(0) instanceof Reading.Refused;
        if (off) {
            thisJvm.enable(SMALLEST_RING);
        }
        try {
            oldestFirst = thisJvm.openingComesFirst();
        } finally {
            if (off) {
                thisJvm.disable();
            }
        }
    }

    private boolean openingComesFirst() {
        Pointer event = process.kernel.CreateEventW(null, 1, 0, null);
        if (event == null) {
            return false;
        }
        process.kernel.CloseHandle(event);
        if (!(read(Pointer.nativeValue(event)) instanceof Reading.Traces all)) {
            return false;
        }
        // the value is free again: another thread may have opened something under it by now
        long self = Integer.toUnsignedLong(process.kernel.GetCurrentThreadId());
        List<HandleTrace> mine =
                all.traces().stream().filter(trace -> trace.threadId() == self).toList();
        return mine.size() >= 2 && mine.get(0).operation() == HandleOperation.OPEN;
    }

    private Reading.Refused refused(NtStatus status, String call) {
        String evidence = call + ": " + status + "\ntarget: process " + process.processId;
        if (process.hasEnded() || status.equals(NtStatus.PROCESS_IS_TERMINATING)) {
            return new Reading.Refused(HandleDiff.Reason.TARGET_ENDED, evidence, "take the diff while it still runs");
        }
        if (status.isRefusal()) {
            return new Reading.Refused(
                    HandleDiff.Reason.REFUSED,
                    evidence + "\nSeDebugPrivilege: " + (process.hasDebugPrivilege() ? "enabled" : "not held"),
                    process.hasDebugPrivilege()
                            ? "run as the user that the process belongs to; a protected process shows its traces to nobody"
                            : "run elevated: recent Windows 11 shows traces only to holders of SeDebugPrivilege");
        }
        if (status.isUnknownCall()) {
            return new Reading.Refused(
                    HandleDiff.Reason.REFUSED,
                    evidence,
                    "this system traces no handles (Wine does not); a debugger's session may do it");
        }
        if (status.equals(NtStatus.INVALID_PARAMETER)
                || status.equals(NtStatus.UNSUCCESSFUL)
                || status.equals(NtStatus.NOT_FOUND)) {
            return new Reading.Refused(HandleDiff.Reason.NOT_TRACED, evidence, "call enable() first");
        }
        return new Reading.Refused(HandleDiff.Reason.UNREADABLE, evidence, "");
    }
}
