// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Set;
import java.util.stream.Collectors;
import org.dbgeng4j.CannotTellException;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.DebugSession;

/** The open handles of a session's target, for those who would take a handle that is not listed for a closed one. */
final class SessionHandles {
    private static final String REMEDY = "see whether the debugger's ntsdexts extension is there: .load ntsdexts";

    private SessionHandles() {}

    /**
     * The values of all of them.
     *
     * @throws CannotTellException if the debugger does not list as many as it counts
     */
    static Set<Long> open(DebugSession session) {
        HandleTable table = counted(session);
        if (!table.isWhole()) {
            throw differs(session, table);
        }
        return table.handles().stream().map(HandleInfo::handle).collect(Collectors.toSet());
    }

    /**
     * Their number; the list may be missing.
     *
     * @throws CannotTellException if the debugger does not count them, or counts others than it lists
     */
    static HandleTable counted(DebugSession session) {
        HandleTable table;
        try {
            table = session.handles();
        } catch (CommandFailedException e) {
            throw new CannotTellException("the open handles could not be told", e.getMessage(), REMEDY, e);
        }
        if (!table.handles().isEmpty() && !table.isWhole()) {
            throw differs(session, table);
        }
        return table;
    }

    private static CannotTellException differs(DebugSession session, HandleTable table) {
        return new CannotTellException(
                "the debugger counts " + table.total() + " handles and lists "
                        + table.handles().size(),
                "command: !handle\ntarget: " + session.target(),
                REMEDY,
                null);
    }
}
