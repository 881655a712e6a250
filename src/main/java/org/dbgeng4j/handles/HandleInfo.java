// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.List;
import java.util.Optional;

/**
 * What {@code !handle} says of one handle.
 *
 * @param handle the handle's value in the target
 * @param type the kind of object, such as {@code Event} or {@code ALPC Port}; null where the debugger named none, as for
 *     a handle that was closed meanwhile
 * @param name the object's name; null where it has none or it was not asked for
 * @param grantedAccess the access mask, or {@link #UNKNOWN} where it was not asked for
 * @param handleCount the number of handles to the object in all processes, or {@link #UNKNOWN}
 * @param pointerCount the number of references to the object, or {@link #UNKNOWN}
 * @param details the object's own lines, trimmed, in the debugger's order; empty where there are none
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-handle">!handle</a>
 */
public record HandleInfo(
        long handle,
        String type,
        String name,
        long grantedAccess,
        long handleCount,
        long pointerCount,
        List<String> details) {
    /** Stands for a number that the debugger did not print. */
    public static final long UNKNOWN = -1;

    /**
     * Copies the details.
     *
     * @param handle the handle's value in the target
     * @param type the kind of object
     * @param name the object's name
     * @param grantedAccess the access mask
     * @param handleCount the number of handles to the object in all processes
     * @param pointerCount the number of references to the object
     * @param details the object's own lines
     */
    public HandleInfo {
        details = List.copyOf(details);
    }

    /**
     * The kind of object.
     *
     * @return {@link #type()}, empty where the debugger named none
     */
    public Optional<String> objectType() {
        return Optional.ofNullable(type);
    }
}
