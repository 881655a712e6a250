// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.AttachFailures;

/** Tells from a debugger's last words why it ended before it held the target. */
final class StartFailure {
    private static final Pattern CANNOT_DEBUG =
            Pattern.compile("Cannot debug pid \\d+, *(Win32 error 0n(\\d+)|(?:NTSTATUS|HRESULT) 0x([0-9A-Fa-f]+))");
    private static final Pattern CANNOT_EXECUTE = Pattern.compile("Cannot execute '.*', *Win32 error 0n(\\d+)");
    private static final Pattern NO_SUCH_NAME =
            Pattern.compile("(?i)(?:unable to find|no) process|process .*(?:not found|could not be found)");
    private static final Pattern SEVERAL =
            Pattern.compile("(?i)(?:multiple|several|more than one) (?:'.*' )?process|process name .* is not unique");

    private StartFailure() {}

    static AttachException of(Target target, String output, String errors, Integer exitCode) {
        Reason reason = reason(output + "\n" + errors);
        String said = "debugger: "
                + (output.isBlank() ? "(printed nothing)" : output.strip())
                + (errors.isBlank() ? "" : "\nstandard error: " + errors.strip())
                + (exitCode == null ? "" : "\nexit code: " + exitCode);
        return AttachFailures.of(reason, target, said);
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
        return code.length() > 9 ? Reason.UNKNOWN : AttachFailures.ofWin32(Integer.parseInt(code));
    }

    private static Reason ofStatus(String hex) {
        // an HRESULT may wrap the status, 0xD000010A for 0xC000010A
        return hex.length() > 8
                ? Reason.UNKNOWN
                : AttachFailures.ofStatus(Integer.parseUnsignedInt(hex, 16) & ~0x10000000);
    }
}
