// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.time.Duration;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.Target;

/** What to tell of a command that has no answer: the same words on each engine. */
public final class Unanswered {
    private Unanswered() {}

    /**
     * The debugger did not come up in time.
     *
     * @param said what it has said so far
     */
    public static CommandTimeoutException start(Target target, Duration timeout, String said) {
        return new CommandTimeoutException(
                "the debugger did not take hold of the target within " + time(timeout),
                "target: " + target + "\n" + said,
                "see whether the target is suspended or hangs in loading a module, or allow it more time",
                null);
    }

    /** The time is over, and the debugger came back from the command. */
    public static CommandTimeoutException late(String command, Target target, Duration timeout) {
        return late(command, target, timeout, "it was broken off, its output is lost and the session is usable");
    }

    /**
     * The time is over, and the debugger did not come back from the command.
     *
     * @param who what did not answer
     */
    public static CommandTimeoutException hung(String command, Target target, Duration timeout, String who) {
        return late(command, target, timeout, who + " did not answer any more and was given up, the session is dead");
    }

    private static CommandTimeoutException late(String command, Target target, Duration timeout, String what) {
        return new CommandTimeoutException(
                "the command took longer than " + time(timeout) + "; " + what,
                of(command, target),
                "allow it more time",
                null);
    }

    /** The calling thread was interrupted. */
    public static CommandTimeoutException interrupted(
            String command, Target target, boolean brokenOff, InterruptedException cause) {
        return new CommandTimeoutException(
                "the thread was interrupted while it waited for the debugger; the command "
                        + (brokenOff ? "was broken off" : "goes on, and its output will be dropped"),
                of(command, target),
                "",
                cause);
    }

    /** The calling thread was interrupted before the command began. */
    public static CommandTimeoutException withdrawn(String command, Target target, InterruptedException cause) {
        return new CommandTimeoutException(
                "the thread was interrupted before its command began, and it was not sent",
                of(command, target),
                "",
                cause);
    }

    /**
     * The debugger ended.
     *
     * @param lastWords what it said last, or why it ended
     */
    public static DebuggerEndedException ended(String command, Target target, String lastWords) {
        return new DebuggerEndedException(
                "the debugger ended while it executed a command",
                of(command, target) + "\n" + lastWords,
                "open a new session; what was attached goes on",
                null);
    }

    /**
     * The answer is larger than {@link AnswerText#LIMIT}.
     *
     * @param characters how many there were
     */
    public static CommandFailedException tooLarge(String command, Target target, long characters) {
        return new CommandFailedException(
                "the answer is larger than this JVM can hold; it is lost, and the session is usable",
                of(command, target) + "\nit printed " + characters + " characters",
                "ask for less, or give the JVM more memory (-Xmx)",
                null);
    }

    private static String of(String command, Target target) {
        return "command: " + command + "\ntarget: " + target;
    }

    private static String time(Duration duration) {
        return duration.toNanosPart() / 1_000_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
