// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.IOException;
import java.time.Duration;
import org.dbgeng4j.BreakInException;

/** {@code DebugBreakProcess} called by {@code winproc.exe} under Wine. */
final class WineBreakIn implements BreakIn {
    private final Winproc winproc;

    WineBreakIn(CdbProgram debugger) {
        winproc = new Winproc(debugger);
    }

    @Override
    public void request(long processId, Duration timeout) {
        try {
            Winproc.Answer answer = winproc.run(timeout, "break", Long.toString(processId));
            if (answer.code() != 0
                    && answer.output().isEmpty()
                    && answer.error().isEmpty()) {
                // the helper says why it fails; one that says nothing is one that Wine, now and then, does not get to
                // start
                answer = winproc.run(timeout, "break", Long.toString(processId));
            }
            if (answer.code() != 0) {
                throw failed(processId, answer.evidence(), null);
            }
        } catch (IOException e) {
            throw failed(processId, e.getMessage(), e);
        }
    }

    private static BreakInException failed(long processId, String evidence, Exception cause) {
        return new BreakInException(
                "the running target could not be asked to stop",
                "target: process " + processId + "\n" + evidence,
                "build the stand-in debugger with script/bootstrap and make -C native-stubs",
                cause);
    }
}
