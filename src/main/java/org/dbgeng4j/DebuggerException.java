// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * The root of all that this library throws on its own account: unchecked, and closed, so that a caller can tell the
 * kinds apart by what can be done about them. The message says what was found, then the evidence (command, target,
 * state, the debugger's own last words), then a remedy.
 */
public abstract sealed class DebuggerException extends RuntimeException
        permits AttachException,
                BreakInException,
                CannotTellException,
                CommandFailedException,
                CommandRefusedException,
                CommandTimeoutException,
                DebuggerEndedException,
                DebuggerNotFoundException,
                EngineCallException,
                KnownLeaksException,
                NotAllowedException,
                RecordingException,
                RunStateException,
                UnreadableDumpException,
                UnreadableLogException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param finding what is wrong, a sentence
     * @param evidence what shows it, or empty
     * @param remedy what to do about it, or empty
     * @param cause what was thrown below, or null
     */
    DebuggerException(String finding, String evidence, String remedy, Throwable cause) {
        super(compose(finding, evidence, remedy), cause);
    }

    private static String compose(String finding, String evidence, String remedy) {
        StringBuilder message = new StringBuilder(finding);
        if (!evidence.isBlank()) {
            message.append("\n  ").append(evidence.strip().replace("\n", "\n  "));
        }
        if (!remedy.isBlank()) {
            message.append("\n  Remedy: ").append(remedy);
        }
        return message.toString();
    }
}
