// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.util.List;
import java.util.Optional;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleCountSample;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.internal.engine.AttachFailures;
import org.dbgeng4j.internal.engine.SteadyClock;

/** The handle counts of a process as the operating system tells them. */
public final class ProcessHandleCounts implements HandleCountSource {
    private final SystemProcesses system;
    private final long processId;
    private Long started;

    private ProcessHandleCounts(SystemProcesses system, long processId) {
        this.system = system;
        this.processId = processId;
    }

    /** Of a process by its id. */
    public static ProcessHandleCounts of(SystemProcesses system, long processId) {
        return new ProcessHandleCounts(system, new Target.ById(processId).processId());
    }

    /**
     * Of the one process of a program.
     *
     * @throws AttachException if there is none, or several
     */
    public static ProcessHandleCounts of(SystemProcesses system, String imageName) {
        List<Long> found = system.find(new Target.ByName(imageName).imageName());
        if (found.size() == 1) {
            return new ProcessHandleCounts(system, found.get(0));
        }
        if (found.isEmpty()) {
            throw new AttachException(
                    AttachException.Reason.NO_SUCH_PROCESS,
                    "there is no process of the program " + imageName,
                    "",
                    AttachFailures.noSuchProcess(
                            new Target.ByName(imageName), Machine.here().windows()));
        }
        throw new AttachException(
                AttachException.Reason.SEVERAL_PROCESSES,
                "there are " + found.size() + " processes of the program " + imageName,
                "ids: " + found,
                "give the process id of one of them");
    }

    /** The process's id. */
    public long processId() {
        return processId;
    }

    @Override
    public Optional<HandleCountSample> take() {
        Optional<SystemProcesses.Handles> handles = system.handles(processId);
        if (started == null) {
            started = handles.orElseThrow(this::noSuchProcess).started();
        }
        long mine = started;
        return handles.filter(now -> now.started() == mine)
                .map(now -> new HandleCountSample(SteadyClock.now(), now.count(), now.countByType()));
    }

    private AttachException noSuchProcess() {
        return new AttachException(
                AttachException.Reason.NO_SUCH_PROCESS,
                "there is no process " + processId + (Machine.here().windows() ? "" : " under Wine"),
                "",
                AttachFailures.noSuchProcess(
                        new Target.ById(processId), Machine.here().windows()));
    }
}
