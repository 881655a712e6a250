// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.dbgeng4j.internal.text.ProcessStatus;

/** What {@link RunControl} says and reads, apart from what it does. */
final class RunTexts {
    private RunTexts() {}

    /** Why a call is not possible in a state. */
    static DebuggerException notIn(RunState now, String reason, String command, Target target) {
        String evidence = "command: " + command + "\ntarget: " + target + "\nstate: " + now
                + (reason.isBlank() ? "" : ", " + reason);
        return switch (now) {
            case DEAD -> gone(reason, command, target);
            case RUNNING, BREAKING_IN ->
                new RunStateException(
                        now, "the target runs, and the debugger takes no command", evidence, "call breakIn() first");
            case EXITED -> new RunStateException(now, "the target has exited", evidence, "close the session");
            case CLOSED -> new RunStateException(now, "the session is closed", evidence, "open another");
            default -> new RunStateException(now, "the session is not ready", evidence, "");
        };
    }

    static DebuggerEndedException gone(String reason, String command, Target target) {
        return new DebuggerEndedException(
                "the debugger is gone",
                "command: " + command + "\ntarget: " + target + "\n" + reason,
                "open a new session; what was attached goes on",
                null);
    }

    static DebuggerEndedException closedMeanwhile(String command, Target target) {
        return new DebuggerEndedException(
                "the session was closed by another thread while it executed a command; what there is of the answer is"
                        + " a part of it at best",
                "command: " + command + "\ntarget: " + target,
                "close a session when its commands have ended",
                null);
    }

    static BreakInException didNotStop(Duration timeout, Target target) {
        return new BreakInException(
                "the target did not stop within " + timeout.toMillis() + " ms; it goes on running",
                "target: " + target,
                "see whether its loader lock is held or it is suspended, or allow it more time",
                null);
    }

    /** Whether the target is, or was, one process on this machine. */
    static boolean hasProcess(Target target) {
        return !(target instanceof Target.LocalKernel || target instanceof Target.Kernel);
    }

    /** The id of the target's process, told by {@code |}; 0 where that is known of no process here. */
    static long processId(Target target, Supplier<String> status) {
        if (target instanceof Target.ById byId) {
            return byId.processId();
        }
        String output = status.get();
        List<ProcessStatus> processes = ProcessStatus.parse(output);
        if (processes.isEmpty() && !target.allows().contains(Ability.BREAK_IN)) {
            return 0;
        }
        return processes.stream()
                .filter(ProcessStatus::current)
                .findFirst()
                .or(() -> processes.stream().findFirst())
                .orElseThrow(() -> new CommandFailedException(
                        "the debugger does not name the target's process",
                        "command: |\ntarget: " + target + "\n" + output,
                        "attach by process id",
                        null))
                .processId();
    }

    /**
     * Whether the process that ended at this stop was the last one of the session. Only with children can others be left;
     * the debugger lists them at each stop.
     */
    static boolean isLast(Target target, String text) {
        boolean several = target instanceof Target.Launch launch && launch.children();
        return !several || atStop(text).size() == 1;
    }

    /** The target's own process as long as it is there, else another one of the session. */
    static long whomToBreakInto(long processId, StopEvent event, String text) {
        List<Long> left = atStop(text).stream()
                .filter(process -> !(process.current() && event instanceof StopEvent.ProcessExited))
                .map(ProcessStatus::processId)
                .toList();
        return left.isEmpty() || left.contains(processId) ? processId : left.get(0);
    }

    private static List<ProcessStatus> atStop(String text) {
        return ProcessStatus.parse(text.substring(Math.max(0, text.lastIndexOf("Last event:"))));
    }

    /** Whether the event is one of a place, and the place is not known yet. */
    static boolean needsAddress(StopEvent event) {
        return event instanceof StopEvent.Breakpoint hit && hit.address().isEmpty()
                || event instanceof StopEvent.ExceptionRaised raised
                        && raised.address().isEmpty();
    }

    /** The event with its place. */
    static StopEvent at(StopEvent event, OptionalLong address) {
        if (event instanceof StopEvent.Breakpoint hit) {
            return new StopEvent.Breakpoint(hit.number(), address);
        }
        if (event instanceof StopEvent.ExceptionRaised raised) {
            return new StopEvent.ExceptionRaised(raised.code(), raised.firstChance(), address, raised.text());
        }
        return event;
    }

    static CommandTimeoutException notSent(String why, String command, Target target, Exception cause) {
        return new CommandTimeoutException(
                "the command was not sent: " + why, "command: " + command + "\ntarget: " + target, "", cause);
    }
}
