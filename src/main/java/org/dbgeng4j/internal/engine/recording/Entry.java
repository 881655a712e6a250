// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.util.Optional;

/** A line of a recording: a call, what came of it, or what the debugger told without being asked. */
sealed interface Entry {
    /** The schema that this library writes and reads. */
    String SCHEMA = "dbgeng4j-recording/1";

    /** The first line. */
    record Header(String schema, String recorded, String target) implements Entry {}

    /** The debugger holds the target. */
    record Opened(String engine, String path, String banner) implements Entry {}

    /** A command was sent; {@link Output}, {@link Omitted} or {@link Failed} follows. */
    record Command(String text, long timeoutMillis) implements Entry {}

    /** What the command printed. */
    record Output(String text, long tookNanos, Optional<Boolean> succeeded) implements Entry {}

    /** The command printed more than a line may hold. */
    record Omitted(long characters) implements Entry {}

    /** The target was let run by this command; {@link Failed} follows if that did not work. */
    record Resumed(String command) implements Entry {}

    /** A stop was asked for; {@link Failed} follows, perhaps later, if it could not be. */
    record BreakIn() implements Entry {}

    /** The target stopped. */
    record Stopped(String text) implements Entry {}

    /** The session's run state changed. */
    record State(String state) implements Entry {}

    /** How a path was written in the commands that follow. */
    record Path(String text) implements Entry {}

    /** A call ended with an exception. */
    record Failed(Call call, String kind, String reason, String message) implements Entry {}

    /** The debugger is gone without having been asked to go. */
    record Died(String lastWords) implements Entry {}

    /** The session was ended: the last line of a whole recording. */
    record Ended(String how) implements Entry {}

    /** A word to the reader of the file. */
    record Note(String text) implements Entry {}

    /** What can fail. */
    enum Call {
        OPEN,
        COMMAND,
        RESUME,
        BREAK_IN
    }
}
