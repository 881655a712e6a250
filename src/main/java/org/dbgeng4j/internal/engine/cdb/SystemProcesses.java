// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dbgeng4j.DebuggerNotFoundException;

/** What the operating system tells of processes with no debugger: Windows itself, or Wine. */
public interface SystemProcesses {
    /**
     * The handles of a process.
     *
     * @param started when the process started, as the system counts time: tells two processes of one id apart
     * @param count how many handles it has
     * @param countByType how many of each type; empty where the system does not tell
     */
    record Handles(long started, long count, Map<String, Integer> countByType) {}

    /**
     * Counts the handles of a process.
     *
     * @return empty where no process of this id runs
     * @throws org.dbgeng4j.AttachException if it may not be looked at
     */
    Optional<Handles> handles(long processId);

    /** The ids of all processes of a program. */
    List<Long> find(String imageName);

    /**
     * The system that this JVM runs on, or the Wine beside it.
     *
     * @throws DebuggerNotFoundException where there is neither
     */
    static SystemProcesses here() {
        if (Machine.here().windows()) {
            return new NativeProcesses();
        }
        try {
            return new WineProcesses(CdbDiscovery.find(Machine.here()));
        } catch (DebuggerNotFoundException e) {
            throw new DebuggerNotFoundException(
                    "handles can be counted for processes of Windows and of Wine only, and here is neither Windows nor"
                            + " the stand-in debugger for Wine",
                    e.places(),
                    "name the stand-in's cdb.exe in " + CdbDiscovery.VARIABLE + "; a process of Linux has no handles");
        }
    }

    /**
     * The system that this JVM runs on, or the Wine with which a debugger is started.
     *
     * @param cdb the debugger beside which {@code winproc.exe} lies; not looked at on Windows
     */
    static SystemProcesses beside(Path cdb) {
        return Machine.here().windows()
                ? new NativeProcesses()
                : new WineProcesses(CdbDiscovery.at(Machine.here(), cdb));
    }
}
