// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.readText;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.writeText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/** Frames as bytes, and back. What a frame lacks is an empty text. */
final class StackCodec {
    private StackCodec() {}

    static void write(DataOutput out, List<StackFrame> frames) throws IOException {
        out.writeInt(frames.size());
        for (StackFrame frame : frames) {
            out.writeLong(frame.address());
            writeText(out, frame.module() == null ? "" : frame.module());
            writeText(out, frame.symbol() == null ? "" : frame.symbol());
            out.writeLong(frame.displacement());
            writeText(out, frame.source() == null ? "" : frame.source().file());
            out.writeInt(frame.source() == null ? 0 : frame.source().line());
        }
    }

    static List<StackFrame> read(DataInput in) throws IOException {
        List<StackFrame> frames = new ArrayList<>();
        for (int left = Wire.count(in); left > 0; left--) {
            long address = in.readLong();
            String module = readText(in);
            String symbol = readText(in);
            long displacement = in.readLong();
            String file = readText(in);
            int line = in.readInt();
            frames.add(new StackFrame(
                    address,
                    module.isEmpty() ? null : module,
                    symbol.isEmpty() ? null : symbol,
                    displacement,
                    file.isEmpty() ? null : new SourceLine(file, line)));
        }
        return List.copyOf(frames);
    }
}
