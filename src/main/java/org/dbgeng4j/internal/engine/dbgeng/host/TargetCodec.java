// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.count;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.readText;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.writeText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.Attachment;
import org.dbgeng4j.Target;

/** Targets as bytes, and back. */
final class TargetCodec {
    private static final int BY_ID = 1;
    private static final int BY_NAME = 2;
    private static final int LAUNCH = 3;
    private static final int DUMP = 4;
    private static final int LOCAL_KERNEL = 5;
    private static final int KERNEL = 6;
    private static final int REMOTE = 7;
    private static final int ON_PROCESS_SERVER = 8;

    private TargetCodec() {}

    static void write(DataOutput out, Target target) throws IOException {
        if (target instanceof Target.ById byId) {
            out.writeByte(BY_ID);
            out.writeLong(byId.processId());
            writeText(out, byId.attachment().name());
        } else if (target instanceof Target.ByName byName) {
            out.writeByte(BY_NAME);
            writeText(out, byName.imageName());
            writeText(out, byName.attachment().name());
        } else if (target instanceof Target.Launch launch) {
            out.writeByte(LAUNCH);
            writeLaunch(out, launch);
        } else if (target instanceof Target.Dump dump) {
            out.writeByte(DUMP);
            writeText(out, dump.file().toAbsolutePath().toString());
        } else if (target instanceof Target.LocalKernel) {
            out.writeByte(LOCAL_KERNEL);
        } else if (target instanceof Target.Kernel kernel) {
            out.writeByte(KERNEL);
            writeText(out, kernel.connection());
        } else if (target instanceof Target.Remote remote) {
            out.writeByte(REMOTE);
            writeText(out, remote.connection());
        } else if (target instanceof Target.OnProcessServer server) {
            out.writeByte(ON_PROCESS_SERVER);
            writeText(out, server.connection());
            write(out, server.inner());
        }
    }

    private static void writeLaunch(DataOutput out, Target.Launch launch) throws IOException {
        out.writeInt(launch.command().size());
        for (String word : launch.command()) {
            writeText(out, word);
        }
        out.writeBoolean(launch.folder() != null);
        if (launch.folder() != null) {
            writeText(out, launch.folder().toAbsolutePath().toString());
        }
        out.writeInt(launch.environment().size());
        for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
            writeText(out, variable.getKey());
            writeText(out, variable.getValue());
        }
        out.writeBoolean(launch.children());
    }

    static Target read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case DUMP -> new Target.Dump(Path.of(readText(in)));
            case LOCAL_KERNEL -> new Target.LocalKernel();
            case KERNEL -> new Target.Kernel(readText(in));
            case REMOTE -> new Target.Remote(readText(in));
            // no server within a server: that could go on without end
            case ON_PROCESS_SERVER -> new Target.OnProcessServer(readText(in), process(in.readUnsignedByte(), in));
            default -> process(kind, in);
        };
    }

    private static Target process(int kind, DataInput in) throws IOException {
        return switch (kind) {
            case BY_ID -> new Target.ById(in.readLong(), Attachment.valueOf(readText(in)));
            case BY_NAME -> new Target.ByName(readText(in), Attachment.valueOf(readText(in)));
            case LAUNCH -> readLaunch(in);
            default -> throw new DamagedFrameException("a target of kind " + kind);
        };
    }

    private static Target.Launch readLaunch(DataInput in) throws IOException {
        List<String> words = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            words.add(readText(in));
        }
        Path folder = in.readBoolean() ? Path.of(readText(in)) : null;
        Map<String, String> environment = new LinkedHashMap<>();
        for (int left = count(in); left > 0; left--) {
            environment.put(readText(in), readText(in));
        }
        return new Target.Launch(words, folder, environment, in.readBoolean());
    }
}
