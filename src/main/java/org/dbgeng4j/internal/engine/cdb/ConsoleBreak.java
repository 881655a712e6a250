// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.win32.StdCallLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl+C for a cdb that has a console of its own. A console's event goes to all of its processes, and a process can be at
 * one console only: so a helper JVM goes to the debugger's, and does nothing where somebody else is there too, such as
 * this JVM. Windows only.
 *
 * @see <a href="https://learn.microsoft.com/windows/console/generateconsolectrlevent">GenerateConsoleCtrlEvent</a>
 */
final class ConsoleBreak {
    private static final int CTRL_C_EVENT = 0;

    private ConsoleBreak() {}

    /** What jna-platform's Kernel32 lacks. */
    interface Console extends StdCallLibrary {
        int GetConsoleProcessList(int[] processes, int length);

        boolean SetConsoleCtrlHandler(com.sun.jna.Pointer handler, boolean add);
    }

    /** Has a helper do it; false where it could not, or must not. */
    static boolean send(long debugger) {
        try {
            Process helper = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java.exe")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path")
                                    + System.getProperty("path.separator")
                                    + System.getProperty("jdk.module.path", ""),
                            ConsoleBreak.class.getName(),
                            Long.toString(debugger))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!helper.waitFor(3, TimeUnit.SECONDS)) {
                helper.destroyForcibly();
                return false;
            }
            return helper.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The helper. Its argument is the debugger's process id, its exit code 0 if the event was sent.
     *
     * @param arguments the process id
     */
    public static void main(String[] arguments) {
        Kernel32 kernel = Kernel32.INSTANCE;
        Console console = Native.load("kernel32", Console.class);
        kernel.FreeConsole();
        boolean sent = kernel.AttachConsole(Integer.parseInt(arguments[0]))
                && console.GetConsoleProcessList(new int[8], 8) == 2
                // or the event would end this process before it can say so
                && console.SetConsoleCtrlHandler(null, true)
                && kernel.GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
        System.exit(sent ? 0 : 1);
    }
}
