// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.win32.StdCallLibrary;
import java.util.Optional;
import org.dbgeng4j.handles.GuiResources;

/**
 * The USER and GDI objects of a process.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getguiresources">GetGuiResources</a>
 */
public final class GuiObjects {
    private static final int GDI_OBJECTS = 0;
    private static final int USER_OBJECTS = 1;

    private GuiObjects() {}

    /** What jna-platform's User32 lacks. JNA throws where the call leaves an error behind: its 0 may be a count. */
    interface GuiApi extends StdCallLibrary {
        int GetGuiResources(HANDLE process, int flags) throws LastErrorException;
    }

    /** Loaded on Windows only. */
    private static final class Api {
        static final GuiApi USER32 = Native.load("user32", GuiApi.class);
    }

    /** Counts them; empty off Windows, and where the system does not tell. */
    public static Optional<GuiResources> of(long processId) {
        return Machine.here().windows() ? counted(processId) : Optional.empty();
    }

    private static Optional<GuiResources> counted(long processId) {
        HANDLE process = Kernel32.INSTANCE.OpenProcess(WinNT.PROCESS_QUERY_INFORMATION, false, (int) processId);
        if (process == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GuiResources(
                    Api.USER32.GetGuiResources(process, USER_OBJECTS),
                    Api.USER32.GetGuiResources(process, GDI_OBJECTS)));
        } catch (LastErrorException e) {
            return Optional.empty();
        } finally {
            Kernel32Util.closeHandle(process);
        }
    }
}
