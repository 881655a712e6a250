// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Target;

/** Tells from a debugger's last words why it ended before it held the target. */
final class StartFailure {
    private static final Pattern CANNOT_DEBUG =
            Pattern.compile("Cannot debug pid \\d+, *(Win32 error 0n(\\d+)|(?:NTSTATUS|HRESULT) 0x([0-9A-Fa-f]+))");
    private static final Pattern CANNOT_EXECUTE = Pattern.compile("Cannot execute '.*', *Win32 error 0n(\\d+)");
    private static final Pattern NO_SUCH_NAME =
            Pattern.compile("(?i)(?:unable to find|no) process|process .*(?:not found|could not be found)");
    private static final Pattern SEVERAL = Pattern.compile("(?i)(?:multiple|several|more than one) process");

    private StartFailure() {}

    static AttachException of(Target target, String output, String errors, Integer exitCode) {
        Reason reason = reason(output + "\n" + errors);
        String evidence = "target: " + target + "\ndebugger: "
                + (output.isBlank() ? "(printed nothing)" : output.strip())
                + (errors.isBlank() ? "" : "\nstandard error: " + errors.strip())
                + (exitCode == null ? "" : "\nexit code: " + exitCode);
        return new AttachException(reason, finding(reason, target), evidence, remedy(reason));
    }

    static Reason reason(String said) {
        Matcher debug = CANNOT_DEBUG.matcher(said);
        if (debug.find()) {
            return debug.group(2) != null ? ofWin32(debug.group(2)) : ofStatus(debug.group(3));
        }
        if (CANNOT_EXECUTE.matcher(said).find()) {
            return Reason.CANNOT_LAUNCH;
        }
        if (SEVERAL.matcher(said).find()) {
            return Reason.SEVERAL_PROCESSES;
        }
        return NO_SUCH_NAME.matcher(said).find() ? Reason.NO_SUCH_PROCESS : Reason.UNKNOWN;
    }

    private static Reason ofWin32(String code) {
        return switch (code) {
            case "5" -> Reason.ACCESS_DENIED;
            case "87" -> Reason.NO_SUCH_PROCESS;
            default -> Reason.UNKNOWN;
        };
    }

    private static Reason ofStatus(String code) {
        // an HRESULT may wrap the status, 0xD000010A for 0xC000010A
        return switch (code.toUpperCase(java.util.Locale.ROOT).replaceFirst("^D", "C")) {
            case "C00000BB" -> Reason.WORD_SIZE;
            case "C000010A" -> Reason.EXITING;
            case "C0000048" -> Reason.ALREADY_DEBUGGED;
            case "C0000022" -> Reason.ACCESS_DENIED;
            default -> Reason.UNKNOWN;
        };
    }

    private static String finding(Reason reason, Target target) {
        return switch (reason) {
            case NO_SUCH_PROCESS -> "there is no " + target + " to attach to";
            case SEVERAL_PROCESSES -> "there are several of " + target;
            case ALREADY_DEBUGGED -> target + " is already being debugged";
            case ACCESS_DENIED -> "the debugger may not open " + target;
            case WORD_SIZE -> "the debugger's word size is not that of " + target;
            case EXITING -> target + " is just ending";
            case CANNOT_LAUNCH -> "the program could not be started: " + target;
            case OWN_PROCESS, UNKNOWN -> "the debugger ended before it held " + target;
        };
    }

    private static String remedy(Reason reason) {
        return switch (reason) {
            case NO_SUCH_PROCESS -> "see whether it still runs, and whether another debugger holds it";
            case SEVERAL_PROCESSES -> "attach by process id";
            case ALREADY_DEBUGGED -> "detach the other debugger; a process takes one at a time";
            case ACCESS_DENIED -> "run as the target's user, or elevated";
            case WORD_SIZE -> "use the x64 cdb for 64-bit targets";
            case EXITING -> "attach to the process that it handed over to, if any";
            case CANNOT_LAUNCH -> "see whether the path is right and is that of a Windows program";
            case OWN_PROCESS, UNKNOWN -> "read the debugger's own words above";
        };
    }
}
