// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.io.File;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Target;

/** Why a debugger could not take hold of a target, and what to do about it, whatever the engine. */
public final class AttachFailures {
    // behind the words the ids stand in decimal, if at all
    private static final Pattern NOT_UNIQUE = Pattern.compile("is not unique:((?: 0n\\d+)+)");

    private AttachFailures() {}

    /** The exception for a reason; {@code said} is what the debugger said. */
    public static AttachException of(Reason reason, Target target, String said) {
        String ids = reason == Reason.SEVERAL_PROCESSES ? ids(said) : "";
        return new AttachException(
                reason, finding(reason, target) + ids, "target: " + target + "\n" + said, remedy(reason, target));
    }

    /** What a Win32 error means for an attach. */
    public static Reason ofWin32(int error) {
        return switch (error) {
            case 5 -> Reason.ACCESS_DENIED;
            case 87 -> Reason.NO_SUCH_PROCESS;
            default -> Reason.UNKNOWN;
        };
    }

    /** What an NTSTATUS means for an attach. */
    public static Reason ofStatus(int status) {
        return switch (status) {
            case 0xC00000BB -> Reason.WORD_SIZE;
            case 0xC000010A -> Reason.EXITING;
            case 0xC0000048 -> Reason.ALREADY_DEBUGGED;
            case 0xC0000022 -> Reason.ACCESS_DENIED;
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

    private static String ids(String said) {
        Matcher ids = NOT_UNIQUE.matcher(said);
        return ids.find() ? ": process ids" + ids.group(1).replace(" 0n", ", ").replaceFirst(",", "") : "";
    }

    private static String remedy(Reason reason, Target target) {
        return switch (reason) {
            case NO_SUCH_PROCESS -> noSuchProcess(target, File.separatorChar == '\\');
            case SEVERAL_PROCESSES -> "attach to one of them by its process id";
            case ALREADY_DEBUGGED -> "detach the other debugger; a process takes one at a time";
            case ACCESS_DENIED -> "run as the target's user, or elevated";
            case WORD_SIZE -> "use the x64 debugger for 64-bit targets";
            case EXITING -> "attach to the process that it handed over to, if any";
            case CANNOT_LAUNCH -> "see whether the path is right and is that of a Windows program";
            case OWN_PROCESS, UNKNOWN -> "read the debugger's own words above";
        };
    }

    /** What to do where there is no such process, on Windows or elsewhere. */
    public static String noSuchProcess(Target target, boolean windows) {
        if (target instanceof Target.OnProcessServer server) {
            return noSuchProcess(server.inner(), true);
        }
        String running = "see whether it still runs, and whether another debugger holds it";
        if (target instanceof Target.ByName) {
            return "give the program's file name with its extension, such as notepad.exe; " + running;
        }
        return windows ? running : "under Wine give Wine's own number, not the host's; " + running;
    }
}
