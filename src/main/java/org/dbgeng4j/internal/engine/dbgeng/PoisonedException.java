// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

/** JNA caught an access violation in the engine's code: whatever is called next works on damaged memory. */
final class PoisonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoisonedException(String message, Throwable cause) {
        super(message, cause);
    }
}
