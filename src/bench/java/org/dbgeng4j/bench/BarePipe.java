// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dbgeng4j.live.Simulation;

/**
 * The debugger with nothing before it: commands go down a pipe, and what comes back is read as bytes and not looked at, but
 * for the end of each answer. What a target stands still here is the debugger's and the pipe's.
 */
final class BarePipe implements AutoCloseable {
    private final byte[] buffer = new byte[1 << 16];
    private final Process process;
    private final OutputStream input;
    private final InputStream output;
    private int number;

    BarePipe(Path debugger) throws IOException {
        process = new ProcessBuilder(debugger.toString(), "-lines", "-pd", "-p", Long.toString(Simulation.PROCESS_ID))
                .redirectErrorStream(true)
                .start();
        input = process.getOutputStream();
        output = process.getInputStream();
    }

    /** Sends a command and reads its answer to the end; that of a run comes at the next stop. */
    void execute(String command) throws IOException {
        String marker = "COMMAND_COMPLETED_" + number++ + "\r\n";
        input.write((command + "\n.echo " + marker.strip() + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
        // a prompt may stand behind the marker
        byte[] tail = new byte[64];
        while (!new String(tail, StandardCharsets.ISO_8859_1).contains(marker)) {
            int n = output.read(buffer);
            if (n < 0) {
                throw new IllegalStateException("the debugger ended in " + command);
            }
            byte[] both = Arrays.copyOf(tail, tail.length + Math.min(n, tail.length));
            int taken = both.length - tail.length;
            System.arraycopy(buffer, n - taken, both, tail.length, taken);
            tail = Arrays.copyOfRange(both, taken, both.length);
        }
    }

    /** How long the target stands still for these commands, in nanoseconds. */
    static double standing(Path debugger, List<String> commands) throws IOException {
        try (BarePipe pipe = new BarePipe(debugger)) {
            pipe.execute("!htrace -enable 20000");
            pipe.execute("g");
            long stop = System.nanoTime();
            for (String command : commands) {
                pipe.execute(command);
            }
            return System.nanoTime() - stop;
        }
    }

    @Override
    public void close() throws IOException {
        input.write("qd\n".getBytes(StandardCharsets.US_ASCII));
        input.close();
        output.transferTo(OutputStream.nullOutputStream());
        process.onExit().join();
    }
}
