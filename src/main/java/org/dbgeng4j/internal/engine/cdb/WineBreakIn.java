// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.cdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.dbgeng4j.BreakInException;

/** {@code DebugBreakProcess} called by a small Windows program under Wine, {@code winproc.exe} beside the debugger. */
final class WineBreakIn implements BreakIn {
    private final CdbProgram debugger;

    WineBreakIn(CdbProgram debugger) {
        this.debugger = debugger;
    }

    @Override
    public void request(long processId, Duration timeout) {
        Path helper = debugger.path().resolveSibling("winproc.exe");
        if (!Files.isRegularFile(helper)) {
            throw failed(processId, helper + " is not there", null);
        }
        CommandLine line = new CommandLine(debugger.launcher().get(0));
        debugger.launcher().stream().skip(1).forEach(word -> line.addArgument(word, false));
        line.addArgument(helper.toString(), false).addArgument("break").addArgument(Long.toString(processId));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(said))
                .get();
        executor.setExitValues(null);
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(timeout).get());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("WINEDEBUG", "-all");
        try {
            int code = executor.execute(line, environment);
            if (code != 0) {
                throw failed(
                        processId, line + " ended with " + code + ": " + said.toString(StandardCharsets.UTF_8), null);
            }
        } catch (IOException e) {
            throw failed(processId, line.toString(), e);
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
