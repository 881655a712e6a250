// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import com.sun.jna.ptr.IntByReference;
import java.util.Map;
import java.util.function.Supplier;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.Attachment;
import org.dbgeng4j.EngineCallException;
import org.dbgeng4j.Target;
import org.dbgeng4j.internal.engine.AttachFailures;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.dbgeng4j.internal.engine.Variables;

/** What differs with the kind of target in the engine's beginning and end. Used on the owner thread. */
final class TargetOpening {
    private static final int HERE = 0;
    private static final int ONLY_MATCH = 0x2;

    private static final int NONINVASIVE = 0x1;
    private static final int NO_SUSPEND = 0x4;

    private static final int DEBUG_PROCESS = 0x1;
    private static final int DEBUG_ONLY_THIS_PROCESS = 0x2;
    private static final int CREATE_NEW_CONSOLE = 0x10;
    private static final int NO_DEBUG_HEAP = 0x400;

    private static final int LOCAL_KERNEL = 0x1;
    private static final int KERNEL_CONNECTION = 0x0;

    private static final int DETACH_ON_EXIT = 0x1;

    private static final int END_TERMINATE = 1;
    private static final int END_DETACH = 2;
    private static final int END_DISCONNECT = 4;

    private final EngineCalls calls;
    private final Target target;
    private final Supplier<String> said;
    private long server;

    /** {@code said} gives what the engine printed, for an error's evidence. */
    TargetOpening(EngineCalls calls, Target target, Supplier<String> said) {
        this.said = said;
        this.calls = calls;
        this.target = target;
    }

    /**
     * Begins; the target is held at the engine's first event.
     *
     * @throws org.dbgeng4j.AttachException if it cannot be taken hold of
     */
    void begin() {
        try {
            if (target instanceof Target.OnProcessServer remote) {
                server = calls.connectProcessServer(remote.connection());
                process(remote.inner());
            } else if (target instanceof Target.Dump dump) {
                calls.openDump(dump.file().toAbsolutePath().toString());
            } else if (target instanceof Target.LocalKernel) {
                calls.attachKernel(LOCAL_KERNEL, null);
            } else if (target instanceof Target.Kernel kernel) {
                calls.attachKernel(KERNEL_CONNECTION, kernel.connection());
            } else if (target instanceof Target.Remote) {
                calls.connectSession();
            } else {
                process(target);
            }
        } catch (EngineCallException e) {
            throw refused(e.call(), new HResult(e.code()));
        }
    }

    /** What is to be said to the engine as soon as it holds the target. */
    void held() {
        if (isProcess() && !target.isOwned()) {
            // as cdb's -pd: should this process be killed, the target is not to go with it
            calls.processOptions(DETACH_ON_EXIT);
        }
    }

    /** The exception for a failure before the target was held. */
    RuntimeException refused(String call, HResult result) {
        Reason reason =
                result.win32() >= 0 ? AttachFailures.ofWin32(result.win32()) : AttachFailures.ofStatus(result.status());
        boolean launch = target.isOwned() && reason != Reason.ACCESS_DENIED;
        return AttachFailures.of(launch ? Reason.CANNOT_LAUNCH : reason, target, evidence(call, result));
    }

    private String evidence(Object call, HResult result) {
        String words = said.get().strip();
        return call + " returned " + result + (words.isEmpty() ? "" : "\ndebugger: " + words);
    }

    /** Ends the session. Never passively: that would end a target that was attached to. */
    HResult end(Ending how) {
        HResult result;
        if (target instanceof Target.Remote) {
            result = calls.endSession(END_DISCONNECT);
        } else {
            result = calls.endSession(
                    how == Ending.TERMINATE && target.isOwned() || exited() ? END_TERMINATE : END_DETACH);
        }
        if (server != 0) {
            calls.disconnectProcessServer(server);
        }
        return result;
    }

    /** Whether waiting may have an end: a kernel is awaited without one, or not at all. */
    boolean waitsInSlices() {
        return !(target instanceof Target.Kernel || target instanceof Target.LocalKernel);
    }

    private boolean exited() {
        return isProcess() && calls.status() == EngineCalls.NO_DEBUGGEE;
    }

    private boolean isProcess() {
        return !(target instanceof Target.Dump
                || target instanceof Target.LocalKernel
                || target instanceof Target.Kernel
                || target instanceof Target.Remote);
    }

    private void process(Target wanted) {
        if (wanted instanceof Target.ById byId) {
            calls.attach(server, (int) byId.processId(), flags(byId.attachment()));
        } else if (wanted instanceof Target.ByName byName) {
            calls.attach(server, find(byName), flags(byName.attachment()));
        } else if (wanted instanceof Target.Launch launch) {
            int flags =
                    CREATE_NEW_CONSOLE | NO_DEBUG_HEAP | (launch.children() ? DEBUG_PROCESS : DEBUG_ONLY_THIS_PROCESS);
            calls.create(
                    server,
                    CommandLines.windows(launch.command()),
                    flags,
                    launch.folder() == null
                            ? null
                            : launch.folder().toAbsolutePath().toString(),
                    environment(launch.environment()));
        }
    }

    private int find(Target.ByName byName) {
        IntByReference found = new IntByReference();
        HResult result = calls.find(server, byName.imageName(), ONLY_MATCH, found);
        if (result.code() == HResult.S_OK) {
            return found.getValue();
        }
        throw AttachFailures.of(
                result.isFailure() ? Reason.NO_SUCH_PROCESS : Reason.SEVERAL_PROCESSES,
                target,
                evidence(Slot.FIND_PROCESS, result));
    }

    private static int flags(Attachment attachment) {
        return switch (attachment) {
            case INVASIVE -> HERE;
            case NON_INVASIVE -> NONINVASIVE;
            case NON_INVASIVE_UNSUSPENDED -> NONINVASIVE | NO_SUSPEND;
        };
    }

    /** This process's variables with more on top, as CreateProcess takes them; null where it is to take its own. */
    private static String environment(Map<String, String> more) {
        if (more.isEmpty()) {
            return null;
        }
        StringBuilder block = new StringBuilder();
        Variables.merged(true, System.getenv(), more)
                .forEach((name, value) ->
                        block.append(name).append('=').append(value).append('\0'));
        return block.toString(); // its own zero is the second one at the end
    }
}
