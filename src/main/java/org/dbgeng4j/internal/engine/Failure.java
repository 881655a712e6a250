// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.util.List;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.BreakInException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.DebuggerNotFoundException;
import org.dbgeng4j.EngineCallException;

/**
 * An exception of an engine as words, to be written down or sent, and back to the same type with the same message.
 *
 * @param kind which exception
 * @param reason more about it; empty for most kinds
 * @param message its message
 */
public record Failure(String kind, String reason, String message) {
    /** The words for an exception. */
    public static Failure of(Throwable failure) {
        String reason = "";
        if (failure instanceof AttachException attach) {
            reason = attach.reason().name();
        } else if (failure instanceof EngineCallException call) {
            reason = call.code() + " " + call.call();
        }
        return new Failure(kind(failure), reason, String.valueOf(failure.getMessage()));
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
        if (failure instanceof EngineCallException) {
            return "engineCall";
        }
        if (failure instanceof DebuggerNotFoundException) {
            return "notFound";
        }
        return failure instanceof CommandFailedException
                ? "failed"
                : failure.getClass().getSimpleName();
    }

    /** The exception for the words. */
    public RuntimeException exception() {
        return switch (kind) {
            case "timeout" -> new CommandTimeoutException(message, "", "", null);
            case "ended" -> new DebuggerEndedException(message, "", "", null);
            case "breakIn" -> new BreakInException(message, "", "", null);
            case "attach" -> new AttachException(attachReason(), message, "", "");
            case "refused" -> new CommandRefusedException(message, "", "", null);
            case "engineCall" -> engineCall();
            case "notFound" -> new DebuggerNotFoundException(message, List.of(), "");
            // what the engine does not throw on purpose comes back as the kind that says least
            default -> new CommandFailedException(message, "", "", null);
        };
    }

    private AttachException.Reason attachReason() {
        for (AttachException.Reason known : AttachException.Reason.values()) {
            if (known.name().equals(reason)) {
                return known;
            }
        }
        return AttachException.Reason.UNKNOWN;
    }

    private EngineCallException engineCall() {
        String[] parts = reason.split(" ", 2);
        try {
            return new EngineCallException(parts[parts.length - 1], Integer.parseInt(parts[0]), message);
        } catch (NumberFormatException e) {
            return new EngineCallException(reason, 0, message);
        }
    }
}
