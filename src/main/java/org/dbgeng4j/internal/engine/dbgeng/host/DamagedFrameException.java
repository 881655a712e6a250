// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.io.IOException;

/** What came is nothing that the other end says: something else wrote to its standard output, or it is another version. */
final class DamagedFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFrameException(String what) {
        super("damaged: " + what);
    }
}
