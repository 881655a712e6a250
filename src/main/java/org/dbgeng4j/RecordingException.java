// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * A recording cannot be written or read, or does not hold what a replay was asked for. The message names the file and,
 * where there is one, the line.
 */
public final class RecordingException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a recording. */
    public enum Reason {
        /** The file cannot be made: it exists already, or its folder cannot be written. */
        CANNOT_WRITE,
        /** The file cannot be read. */
        CANNOT_READ,
        /** The file is no recording, or of a version that this library does not know. */
        UNKNOWN_FORMAT,
        /** A line is damaged, or stands where it makes no sense. */
        DAMAGED,
        /** What was asked is not what was asked when it was recorded. */
        DIFFERS,
        /** The recording ends before what was asked. */
        ENDS
    }

    /** What is wrong. */
    private final Reason reason;

    /** Which line shows it. */
    private final long line;

    /**
     * Made by the library.
     *
     * @param reason what is wrong
     * @param line which line of the file shows it, counted from 1; 0 where none does
     * @param finding what is wrong, in words
     * @param evidence the file, and what was asked
     * @param remedy what to do
     * @param cause what was thrown below, or null
     */
    public RecordingException(
            Reason reason, long line, String finding, String evidence, String remedy, Throwable cause) {
        super(finding, evidence, remedy, cause);
        this.reason = reason;
        this.line = line;
    }

    /**
     * What is wrong with the recording.
     *
     * @return the reason, never null
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Which line of the file shows it.
     *
     * @return the line, counted from 1; 0 where none does
     */
    public long line() {
        return line;
    }
}
