// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.dump;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.UnreadableDumpException;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.report.DumpJson;
import org.dbgeng4j.report.DumpText;
import org.junit.jupiter.api.Timeout;

/** Whatever bytes come, they are read as a dump or refused as documented; {@code script/fuzz} runs it. */
@Timeout(value = 2, unit = TimeUnit.DAYS)
class MinidumpFuzz {
    @FuzzTest(maxDuration = "24h")
    void readsAnything(byte[] bytes) throws IOException {
        try {
            Minidump dump = Minidump.read(ByteBuffer.wrap(bytes));
            new DumpJson(new StringBuilder()).dump("dump", dump, dump.warnings());
            new DumpText(new StringBuilder()).dump(dump);
        } catch (UnreadableDumpException e) {
            // refused, as documented
        }
    }
}
