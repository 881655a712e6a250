// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The debugger started but could not take hold of the target: it does not exist, is refused, or is taken already. */
public final class AttachException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** Why the debugger could not take hold of the target. */
    public enum Reason {
        /** No process has this id or image name; the debugger says Win32 error 87 for an id. */
        NO_SUCH_PROCESS,
        /** Several processes have this image name. */
        SEVERAL_PROCESSES,
        /** Another debugger holds the process; NTSTATUS 0xC0000048. */
        ALREADY_DEBUGGED,
        /** The debugger may not open the process; Win32 error 5. */
        ACCESS_DENIED,
        /** The debugger's word size is not the process's; NTSTATUS 0xC00000BB. */
        WORD_SIZE,
        /** The process is ending; NTSTATUS 0xC000010A. */
        EXITING,
        /** It is this JVM, or one that waits for it: stopped, it could not go on reading the debugger. */
        OWN_PROCESS,
        /** The program to launch could not be started. */
        CANNOT_LAUNCH,
        /** The debugger gave no reason that this library knows; the message holds its words. */
        UNKNOWN
    }

    /** Why. */
    private final Reason reason;

    /**
     * Made by the library.
     *
     * @param reason why
     * @param finding what is wrong
     * @param evidence what the debugger said
     * @param remedy what to do
     */
    public AttachException(Reason reason, String finding, String evidence, String remedy) {
        super(finding, evidence, remedy, null);
        this.reason = reason;
    }

    /**
     * Why the debugger could not take hold of the target.
     *
     * @return the reason, never null
     */
    public Reason reason() {
        return reason;
    }
}
