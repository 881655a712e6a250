// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import org.dbgeng4j.AttachException;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;

/** Exceptions of an engine as entries, and back to the same type with the same message. */
final class Failures {
    private Failures() {}

    static Entry.Failed of(Entry.Call call, Throwable failure) {
        String reason =
                failure instanceof AttachException attach ? attach.reason().name() : "";
        return new Entry.Failed(call, kind(failure), reason, String.valueOf(failure.getMessage()));
    }

    private static String kind(Throwable failure) {
        if (failure instanceof CommandTimeoutException) {
            return "timeout";
        }
        if (failure instanceof DebuggerEndedException) {
            return "ended";
        }
        if (failure instanceof BreakInException) {
            return "breakIn";
        }
        if (failure instanceof AttachException) {
            return "attach";
        }
        if (failure instanceof CommandRefusedException) {
            return "refused";
        }
        return failure instanceof CommandFailedException
                ? "failed"
                : failure.getClass().getSimpleName();
    }

    static RuntimeException exception(Entry.Failed failed) {
        String message = failed.message();
        return switch (failed.kind()) {
            case "timeout" -> new CommandTimeoutException(message, "", "", null);
            case "ended" -> new DebuggerEndedException(message, "", "", null);
            case "breakIn" -> new BreakInException(message, "", "", null);
            case "attach" -> new AttachException(reason(failed.reason()), message, "", "");
            case "refused" -> new CommandRefusedException(message, "", "", null);
            // what the engine does not throw on purpose comes back as the kind that says least
            default -> new CommandFailedException(message, "", "", null);
        };
    }

    private static AttachException.Reason reason(String name) {
        for (AttachException.Reason reason : AttachException.Reason.values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return AttachException.Reason.UNKNOWN;
    }
}
