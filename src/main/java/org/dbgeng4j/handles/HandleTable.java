// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open handles of a process at one moment, as {@code !handle} lists them.
 *
 * @param handles the handles in the debugger's order; empty where only the summary was printed
 * @param total the number of handles that the summary gives; the size of {@code handles} where there is no summary
 * @param countByType the number of handles of each type, in the debugger's order
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-handle">!handle</a>
 */
public record HandleTable(List<HandleInfo> handles, int total, Map<String, Integer> countByType) {
    /**
     * Copies both collections, keeping their order.
     *
     * @param handles the handles in the debugger's order
     * @param total the number of handles that the summary gives
     * @param countByType the number of handles of each type
     */
    public HandleTable {
        handles = List.copyOf(handles);
        countByType = Collections.unmodifiableMap(new LinkedHashMap<>(countByType));
    }

    /** Whether every handle is in the list. */
    boolean isWhole() {
        return total == handles.size();
    }

    /**
     * Finds a handle by its value.
     *
     * @param handle the value
     * @return what the table says of it, empty where it does not hold it
     */
    public Optional<HandleInfo> find(long handle) {
        return handles.stream().filter(info -> info.handle() == handle).findFirst();
    }
}
