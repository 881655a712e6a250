// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

/** Checks what every way of tracing is given. */
final class TracingArguments {
    private TracingArguments() {}

    static int ring(int traces) {
        if (traces < 1 || traces > HandleTracing.LARGEST_RING) {
            throw new IllegalArgumentException(
                    "a ring of " + traces + " traces is not between 1 and " + HandleTracing.LARGEST_RING);
        }
        return traces;
    }

    static long handle(long value) {
        if (value == 0) {
            throw new IllegalArgumentException("handle 0 is none; traces() gives the traces of all handles");
        }
        return value;
    }
}
