// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import org.dbgeng4j.internal.engine.ntdll.NtdllEngine;
import org.dbgeng4j.live.SimulatedWindows;

/** The tracing of a simulated system, for tests of other packages. */
public final class SimulatedTracing {
    private SimulatedTracing() {}

    public static NativeHandleTracing ofThisJvm(SimulatedWindows windows) {
        return new NativeHandleTracing(NtdllEngine.ofThisJvm(windows.libraries()));
    }
}
