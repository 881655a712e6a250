// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.handles.HandleListing.Mode;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceVisitor;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;

/** Puts recognised lines together to traces and listings, and says what does not fit. */
final class ListingAssembler {
    /** The kernel keeps 16 frames: a text that has more than this in one trace was made to fill the memory, or is damaged. */
    static final int MOST_FRAMES = 256;

    private final HandleTraceVisitor visitor;
    private final StackReader stacks;
    private final Warnings warnings = new Warnings();

    /** The number of the line at hand, counted from 1. */
    long line;

    private boolean open;
    private Kind kind;
    private Mode mode;
    private long newTraces;
    private long displayed;
    private long parsed;
    private long dumped;
    private String message;
    private boolean complete;
    private boolean snapshotLine;
    private boolean begun;
    private long count;
    private long shortened;

    private boolean inTrace;
    private boolean lost;
    private boolean kernel;
    private boolean hasOwner;
    private boolean deep;
    private long handle;
    private HandleOperation operation;
    private long processId;
    private long threadId;
    private long headerLine;
    private final List<StackFrame> frames = new ArrayList<>();

    ListingAssembler(HandleTraceVisitor visitor, StackReader stacks) {
        this.visitor = visitor;
        this.stacks = stacks;
    }

    // ---- listings

    void enabled() {
        start(Kind.ENABLE);
    }

    void disabled() {
        start(Kind.DISABLE);
        finish();
    }

    void snapshotTaken() {
        if (open && kind == Kind.ENABLE && !snapshotLine) {
            snapshotLine = true; // -enable takes the first snapshot itself
        } else {
            start(Kind.SNAPSHOT);
        }
    }

    void newTraces(long figure) {
        toDiff();
        newTraces = figure;
    }

    /** A line that only a diff has, after its figure and before its traces. */
    void diffHead() {
        if (!open || kind != Kind.DIFF || count > 0 || inTrace) {
            toDiff();
        }
    }

    private void toDiff() {
        if (open && kind == Kind.SNAPSHOT) {
            kind = Kind.DIFF;
        } else {
            start(Kind.DIFF);
        }
    }

    void noneOutstanding() {
        diffHead();
        displayed = 0;
        complete = true;
        finish();
    }

    void displayed(long figure) {
        endTrace();
        if (!open || kind != Kind.DIFF && kind != Kind.LIST) {
            start(Kind.DIFF);
        }
        kind = Kind.DIFF; // also where the text began in the middle of a listing
        displayed = figure;
        complete = true;
        finish();
    }

    void parsed(long figure) {
        inList();
        parsed = figure;
        complete = true;
    }

    void dumped(long figure) {
        inList();
        dumped = figure;
        complete = true;
        finish();
    }

    private void inList() {
        endTrace();
        if (!open || kind != Kind.DIFF && kind != Kind.LIST) {
            start(Kind.LIST);
        }
    }

    void tooLarge(String text) {
        endTrace();
        if (open && count == 0 && (kind == Kind.SNAPSHOT || kind == Kind.DIFF)) {
            kind = Kind.MESSAGE;
        } else {
            start(Kind.MESSAGE);
        }
        message = text;
    }

    void startOver(String text) {
        if (open && kind == Kind.MESSAGE) {
            message += " " + text;
            finish();
        }
    }

    void message(String text) {
        start(Kind.MESSAGE);
        message = text;
        finish();
    }

    void process() {
        if (open && (count > 0 || inTrace)) {
            finish();
        }
    }

    private void start(Kind kind) {
        finish();
        open = true;
        this.kind = kind;
        mode = Mode.USER;
        newTraces = HandleListing.UNKNOWN;
        displayed = HandleListing.UNKNOWN;
        parsed = HandleListing.UNKNOWN;
        dumped = HandleListing.UNKNOWN;
        message = null;
        complete = false;
        snapshotLine = false;
        begun = false;
        count = 0;
        shortened = 0;
    }

    /** What follows belongs to another command, or the text ends. */
    void finish() {
        endTrace();
        lost = false;
        if (!open) {
            return;
        }
        open = false;
        if (kind == Kind.DIFF || kind == Kind.LIST) {
            judge();
        }
        begin();
        visitor.end(record(warnings.take()));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            visitor.begin(record(List.of()));
        }
    }

    private HandleListing record(List<String> with) {
        return new HandleListing(kind, mode, newTraces, displayed, parsed, dumped, message, List.of(), with);
    }

    private void judge() {
        if (!complete) {
            warnings.add("the listing ends without its last lines, which give the number of traces; it holds " + count
                    + ": the text was cut off, or those lines are damaged");
        }
        disagree("displayed", displayed);
        disagree("dumped", dumped);
        if (shortened > 0) {
            warnings.add("the text was shortened to \"...\" in " + shortened + (shortened == 1 ? " place" : " places"));
        }
    }

    private void disagree(String verb, long figure) {
        if (figure != HandleListing.UNKNOWN && figure != count) {
            warnings.add("the debugger " + verb + " " + figure + " (0x" + Long.toHexString(figure)
                    + ") stack traces, but the text holds " + count);
        }
    }

    // ---- traces

    void separator() {
        endTrace();
        lost = false;
    }

    void header(long ofHandle, HandleOperation what, boolean inKernel) {
        boolean doubled = inTrace
                && !hasOwner
                && frames.isEmpty()
                && handle == ofHandle
                && operation == what
                && line == headerLine + 1;
        if (doubled) {
            warnings.add("line " + line + " repeats the line before it");
            headerLine = line;
            return;
        }
        endTrace();
        inListing();
        inTrace = true;
        lost = false;
        kernel = inKernel;
        if (inKernel) {
            mode = Mode.KERNEL;
        }
        hasOwner = false;
        deep = false;
        handle = ofHandle;
        operation = what;
        processId = HandleTrace.UNKNOWN_ID;
        threadId = HandleTrace.UNKNOWN_ID;
        headerLine = line;
    }

    private void inListing() {
        if (!open || kind != Kind.DIFF && kind != Kind.LIST || complete) {
            start(Kind.LIST);
        }
    }

    void owner(long thread, long process) {
        if (inTrace && !hasOwner && frames.isEmpty()) {
            hasOwner = true;
            threadId = thread;
            processId = process;
        } else if (!inTrace || !frames.isEmpty() || thread != threadId || process != processId) {
            lost("the lines of a trace whose first line is missing or damaged");
        }
    }

    void frame(StackFrame frame) {
        if (inTrace && frames.size() < MOST_FRAMES) {
            frames.add(frame);
        } else if (inTrace) {
            tooDeep();
        } else {
            lost("frames that belong to no trace");
        }
    }

    private void tooDeep() {
        if (!deep) {
            deep = true;
            warnings.add("line " + line + ": the stack of handle 0x" + Long.toHexString(handle) + " is cut to "
                    + MOST_FRAMES + " frames");
        }
    }

    /** A line that was meant to belong to a trace and cannot be read: what follows it must not join the wrong one. */
    void damagedHeader(String quoted) {
        endTrace();
        inListing();
        lost = true;
        warnings.add("line " + line + ": the first line of a trace cannot be read: " + quoted);
    }

    void damagedLine(String quoted) {
        if (open) {
            warnings.add("line " + line + ": a line cannot be read: " + quoted);
        }
    }

    private void lost(String what) {
        endTrace();
        if (!lost) {
            inListing();
            lost = true;
            warnings.add("line " + line + ": " + what);
        }
    }

    void shortened() {
        shortened++;
    }

    boolean inTrace() {
        return inTrace;
    }

    private void endTrace() {
        if (!inTrace) {
            return;
        }
        inTrace = false;
        if (!hasOwner && !kernel) {
            warnings.add("line " + headerLine + ": the trace of handle 0x" + Long.toHexString(handle)
                    + " lacks the line with its thread and process");
        }
        emit(new HandleTrace(handle, operation, processId, threadId, stacks.stack(frames)));
        frames.clear();
    }

    /** A whole trace of a user-mode listing, read at once. */
    void trace(long ofHandle, HandleOperation what, long process, long thread, CallStack stack) {
        endTrace();
        lost = false;
        inListing();
        emit(new HandleTrace(ofHandle, what, process, thread, stack));
    }

    private void emit(HandleTrace trace) {
        begin();
        count++;
        visitor.trace(trace);
    }
}
