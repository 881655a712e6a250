// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.dbgeng4j.internal.engine.Deadline;

/** The parts of a message as bytes. A text may be of any length and hold lone surrogates; a number bounds what follows it. */
final class Wire {
    /** As many characters as {@code writeUTF} takes, whatever they are. */
    static final int PIECE = 65_535 / 3;

    private Wire() {}

    static void writeText(DataOutput out, String text) throws IOException {
        int pieces = (text.length() + PIECE - 1) / PIECE;
        out.writeInt(pieces);
        for (int i = 0; i < pieces; i++) {
            out.writeUTF(text.substring(i * PIECE, Math.min(text.length(), (i + 1) * PIECE)));
        }
    }

    static String readText(DataInput in) throws IOException {
        int pieces = count(in);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(in.readUTF());
        }
        return text.toString();
    }

    static void writeDuration(DataOutput out, Duration duration) throws IOException {
        out.writeLong(Deadline.bounded(duration).toNanos());
    }

    static Duration readDuration(DataInput in) throws IOException {
        return Duration.ofNanos(in.readLong());
    }

    static byte[] readBytes(DataInput in) throws IOException {
        byte[] bytes = new byte[count(in)];
        in.readFully(bytes);
        return bytes;
    }

    /** The number of things to come, each of a byte at least: more than a frame holds is damage. */
    static int count(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > Frames.LIMIT) {
            throw new DamagedFrameException("a count of " + count);
        }
        return count;
    }
}
