// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.time.Duration;

/**
 * Makes a running process raise a breakpoint in a thread of its own, as {@code DebugBreakProcess} does. Never {@code
 * .breakin} and never {@code breakin.exe}: both stop the whole machine through the kernel debugger.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-debugbreakprocess">DebugBreakProcess</a>
 */
interface BreakIn {
    /**
     * Asks for the break; the stop itself comes through the debugger.
     *
     * @throws org.dbgeng4j.BreakInException if it could not be asked
     */
    void request(long processId, Duration timeout);
}
