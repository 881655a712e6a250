// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.internal.engine.SteadyClock;
import org.dbgeng4j.internal.engine.cdb.ProcessHandleCounts;
import org.dbgeng4j.internal.engine.cdb.SystemProcesses;

/** Where the handle counts of a {@link HandleCountTrend} come from. It belongs to one process and one trend. */
@FunctionalInterface
public interface HandleCountSource {
    /**
     * Counts the handles.
     *
     * @return the count; empty when the process has ended, or stands where it cannot go on
     * @throws InterruptedException if the thread was interrupted
     */
    Optional<HandleCountSample> take() throws InterruptedException;

    /**
     * Waits until the clock of this source, the one that its samples are stamped with, shows a time. It may return early
     * when there is nothing left to wait for.
     *
     * @param due the time
     * @throws InterruptedException if the thread was interrupted
     */
    default void await(Instant due) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Duration.between(SteadyClock.now(), due).toNanos());
    }

    /**
     * Counts from the operating system, with no debugger and without stopping the process. Types are known under Wine only.
     *
     * @param processId a process of Windows, or of Wine by Wine's own number
     * @return the counts of that process
     * @throws org.dbgeng4j.AttachException at the first count, if there is no such process or it may not be looked at
     * @throws org.dbgeng4j.DebuggerNotFoundException if this is neither Windows nor a system with Wine and the stand-in
     *     debugger's {@code winproc.exe}: processes of Linux have no handles
     */
    static HandleCountSource process(long processId) {
        return ProcessHandleCounts.of(SystemProcesses.here(), processId);
    }

    /**
     * Counts from the operating system, as {@link #process(long)} does.
     *
     * @param imageName the file name of the program, such as {@code notepad.exe}, of which there must be just one process
     * @return the counts of that process
     * @throws org.dbgeng4j.AttachException if there is no such process, or several
     * @throws org.dbgeng4j.DebuggerNotFoundException if this is neither Windows nor a system with Wine and the stand-in
     *     debugger's {@code winproc.exe}
     */
    static HandleCountSource process(String imageName) {
        return ProcessHandleCounts.of(SystemProcesses.here(), imageName);
    }

    /**
     * Counts by {@code !handle} in the target of a session, which is stopped for each count and runs on after it, also after
     * the last. The time for which it stands still is not counted: the samples' times are those of a target that ran all
     * the while. A target that stops by itself, at an exception or a breakpoint, is left where it stands.
     *
     * @param session a session with a process that can be stopped and resumed
     * @return the counts of the session's target, with types
     * @throws org.dbgeng4j.NotAllowedException if the target is of a kind that cannot be stopped and resumed
     */
    static HandleCountSource session(DebugSession session) {
        return new SessionHandleCounts(session);
    }

    /**
     * Counts by {@code !process 0 0} in a session with the local kernel, without stopping anything.
     *
     * @param kernel a session with {@link org.dbgeng4j.Target#localKernel()}, or with a server that debugs its own
     * @param imageName the file name of the program, of which there must be just one process
     * @return the counts of that process
     * @throws org.dbgeng4j.NotAllowedException for the kernel of another machine, which stands still while it is asked and
     *     cannot be stopped again once it runs
     */
    static HandleCountSource kernel(DebugSession kernel, String imageName) {
        return new KernelHandleCounts(kernel, imageName);
    }
}
