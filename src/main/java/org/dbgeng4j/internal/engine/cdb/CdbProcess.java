// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.internal.engine.ChildInput;
import org.dbgeng4j.internal.engine.ChildProcess;

/** The child process cdb: lines go in, characters come out. */
final class CdbProcess {
    private final OutputText output = new OutputText();
    private final Charset charset;
    private ChildProcess child;

    private CdbProcess(Charset charset) {
        this.charset = charset;
    }

    static CdbProcess start(List<String> words, Path folder, Map<String, String> variables, Charset charset)
            throws IOException {
        CdbProcess cdb = new CdbProcess(charset);
        cdb.child = ChildProcess.start("cdb", words, folder, variables, charset, new ChildProcess.Output() {
            @Override
            public void read(InputStream stream) throws IOException {
                cdb.read(stream);
            }

            @Override
            public void end() {
                cdb.output.end();
            }
        });
        return cdb;
    }

    private void read(InputStream stream) throws IOException {
        Reader reader = ChildProcess.decoding(stream, charset);
        char[] buffer = new char[8192];
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            output.append(buffer, n);
        }
    }

    ProcessHandle handle() {
        return child.handle();
    }

    OutputText output() {
        return output;
    }

    String errorText() {
        return child.errorText();
    }

    /** Sends lines, and does not wait for them to be read. A broken pipe is no error: the end of the output tells. */
    void send(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        byte[] bytes = text.toString().getBytes(charset);
        ChildInput in = child.input();
        synchronized (in) {
            in.writeBytes(bytes);
            in.flush();
        }
    }

    /** Closes the debugger's standard input, which asks it to end. */
    void closeInput() {
        child.closeInput();
    }

    /** Notes the real debugger where the process is a launcher, which may end before it. */
    void noteChildren() {
        child.noteChildren();
    }

    /** Waits for the process to end and for its output to be read; false when the time was not enough. */
    boolean awaitExit(Duration timeout) {
        return child.awaitExit(timeout);
    }

    /** Runs something, on a thread of this process's, once it has ended; a session must learn of it while it is idle. */
    void whenExited(Runnable told) {
        child.whenExited(told);
    }

    /** The exit code, or null while it runs. */
    Integer exitCode() {
        return child.exitCode();
    }

    /** Ends the process and all that it started: a launcher such as a Store alias has the real debugger as a child. */
    void destroyTree() {
        child.destroyTree();
    }
}
