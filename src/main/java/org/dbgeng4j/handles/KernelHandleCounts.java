// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.dbgeng4j.Ability;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.text.KernelProcesses;
import org.dbgeng4j.internal.text.KernelProcesses.KernelProcess;

/** Looks a process up in the kernel's list of processes. */
final class KernelHandleCounts implements HandleCountSource {
    /** The kernel keeps so many characters of an image's name, and the debugger compares no more. */
    private static final int KEPT = 14;

    private final DebugSession session;
    private final String imageName;
    private KernelProcess process;

    KernelHandleCounts(DebugSession session, String imageName) {
        this.session = requireNonNull(session, "session");
        if (session.target() instanceof Target.Kernel) {
            session.target().require(Ability.BREAK_IN);
        }
        if (imageName.isBlank() || imageName.chars().anyMatch(c -> c <= ' ' || c == ';' || c == '"')) {
            throw new IllegalArgumentException(
                    "'" + imageName + "' is no name that !process takes; give one such as notepad.exe");
        }
        this.imageName = imageName;
    }

    @Override
    public Optional<HandleCountSample> take() {
        // what becomes of a long name differs between debuggers: ask for all then
        String command = imageName.length() > KEPT ? "!process 0 0" : "!process 0 0 " + imageName;
        String output = session.execute(command).output();
        List<KernelProcess> found = KernelProcesses.parse(output).stream()
                .filter(one -> one.isOf(imageName) && (process == null || isSame(one)))
                .toList();
        if (process == null) {
            process = only(found, command, output);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        long count = found.get(0)
                .handleCount()
                .orElseThrow(() -> new CannotTellException(
                        "the debugger does not tell how many handles " + imageName + " has",
                        "command: " + command + "\n" + output,
                        "give it the kernel's symbols, or count by HandleCountSource.process",
                        null));
        return Optional.of(HandleCountSample.now(count));
    }

    private boolean isSame(KernelProcess one) {
        return one.address() == process.address() && one.processId() == process.processId();
    }

    private KernelProcess only(List<KernelProcess> found, String command, String output) {
        if (found.size() == 1) {
            return found.get(0);
        }
        boolean none = found.isEmpty();
        throw new AttachException(
                none ? AttachException.Reason.NO_SUCH_PROCESS : AttachException.Reason.SEVERAL_PROCESSES,
                (none ? "there is no process " : "there are " + found.size() + " processes ") + imageName,
                "target: " + session.target() + "\ncommand: " + command
                        + (none
                                ? "\n" + output.lines().limit(20).reduce("", (a, b) -> a + b + "\n")
                                : "\nids: "
                                        + found.stream()
                                                .map(KernelProcess::processId)
                                                .toList()),
                none ? "give the file name as the kernel lists it" : "end the others, or count by process id");
    }
}
