// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.util.List;
import org.dbgeng4j.stack.StackFrame;

/**
 * Messages over a pair of streams: each in a frame of four bytes that say its length, a byte that says its kind, and its
 * parts. A frame is bounded; long output comes in several. Writing is safe for several threads, reading is for one.
 */
final class Frames {
    /** The longest frame, in bytes. */
    static final int LIMIT = 1 << 20;

    /** As many frames of a stack as fit for sure: each has two texts of up to 4,096 characters of three bytes. */
    private static final int STACK_PIECE = 32;

    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    /**
     * Sends a message.
     *
     * @throws IOException if the other end is gone, or the message is longer than a frame may be
     */
    void write(Message message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MessageCodec.write(new DataOutputStream(bytes), message);
        if (bytes.size() > LIMIT) {
            throw new IOException("a message of " + bytes.size() + " bytes is longer than " + LIMIT);
        }
        synchronized (out) {
            out.writeInt(bytes.size());
            bytes.writeTo(out);
            out.flush();
        }
    }

    /** Sends a text of any length in pieces. */
    void writeText(int call, String text) throws IOException {
        for (int at = 0; at < text.length(); at += Wire.PIECE) {
            write(new Message.Text(call, text.substring(at, Math.min(text.length(), at + Wire.PIECE))));
        }
    }

    /** Sends the frames of a stack in pieces. */
    void writeStack(int call, List<StackFrame> stack) throws IOException {
        for (int at = 0; at < stack.size(); at += STACK_PIECE) {
            write(new Message.Frames(call, stack.subList(at, Math.min(stack.size(), at + STACK_PIECE))));
        }
    }

    /**
     * Waits for the next message.
     *
     * @return the message; null at the end of the stream
     * @throws DamagedFrameException if what comes is none
     * @throws IOException if the stream ends within a frame, or breaks
     */
    Message read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (length < 1 || length > LIMIT) {
            throw new DamagedFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ends within a frame");
        }
        DataInputStream parts = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            Message message = MessageCodec.read(parts);
            if (parts.available() > 0) {
                throw new DamagedFrameException(parts.available() + " bytes behind a message");
            }
            return message;
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw new DamagedFrameException("a message: " + e);
        }
    }
}
