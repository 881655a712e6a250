// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

/**
 * A handle that was opened since the snapshot and is still open.
 *
 * @param trace the record of its opening
 * @param objectType the kind of object, such as {@code Event}; null where the debugger could not tell
 * @param objectName the object's name; null where it has none or it was not asked for (a diff asks for one handle a site)
 */
public record OutstandingHandle(HandleTrace trace, String objectType, String objectName) {
    /**
     * Checks that the opening is known.
     *
     * @param trace the record of its opening
     * @param objectType the kind of object
     * @param objectName the object's name
     */
    public OutstandingHandle {
        requireNonNull(trace, "trace");
    }

    /**
     * The handle's value in the target.
     *
     * @return the value
     */
    public long handle() {
        return trace.handle();
    }
}
