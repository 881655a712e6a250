// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng.host;

import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.readBytes;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.readDuration;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.readText;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.writeDuration;
import static org.dbgeng4j.internal.engine.dbgeng.host.Wire.writeText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.dbgeng4j.internal.engine.Failure;

/** Messages as bytes, and back. */
final class MessageCodec {
    private static final int HELLO = 1;
    private static final int OPEN = 2;
    private static final int OPENED = 3;
    private static final int EXECUTE = 4;
    private static final int RESUME = 5;
    private static final int BREAK_IN = 6;
    private static final int INTERRUPT = 7;
    private static final int END = 8;
    private static final int TEXT = 9;
    private static final int DONE = 10;
    private static final int FAILED = 11;
    private static final int STOPPED = 12;
    private static final int ENDED = 13;
    private static final int READ_MEMORY = 14;
    private static final int BYTES = 15;
    private static final int WALK_STACK = 16;
    private static final int FRAMES = 17;

    private MessageCodec() {}

    static void write(DataOutput out, Message message) throws IOException {
        if (message instanceof Message.Hello hello) {
            out.writeByte(HELLO);
            out.writeInt(hello.version());
        } else if (message instanceof Message.Open open) {
            head(out, OPEN, open.call());
            writeText(out, open.library());
            writeText(out, open.symbolPath());
            writeDuration(out, open.timeout());
            TargetCodec.write(out, open.target());
        } else if (message instanceof Message.Opened opened) {
            head(out, OPENED, opened.call());
            writeText(out, opened.kind());
            writeText(out, opened.path());
            writeText(out, opened.banner());
        } else if (message instanceof Message.Execute execute) {
            head(out, EXECUTE, execute.call());
            writeText(out, execute.command());
            writeDuration(out, execute.timeout());
        } else if (message instanceof Message.ReadMemory read) {
            head(out, READ_MEMORY, read.call());
            out.writeLong(read.address());
            out.writeInt(read.length());
            writeDuration(out, read.timeout());
        } else if (message instanceof Message.Bytes bytes) {
            head(out, BYTES, bytes.call());
            out.writeInt(bytes.bytes().length);
            out.write(bytes.bytes());
        } else if (message instanceof Message.WalkStack walk) {
            head(out, WALK_STACK, walk.call());
            writeDuration(out, walk.timeout());
        } else if (message instanceof Message.Frames frames) {
            head(out, FRAMES, frames.call());
            StackCodec.write(out, frames.frames());
        } else if (message instanceof Message.Resume resume) {
            head(out, RESUME, resume.call());
            writeText(out, resume.command());
        } else if (message instanceof Message.BreakIn breakIn) {
            head(out, BREAK_IN, breakIn.call());
            writeDuration(out, breakIn.timeout());
        } else if (message instanceof Message.Interrupt interrupt) {
            head(out, INTERRUPT, interrupt.call());
            out.writeInt(interrupt.broken());
        } else if (message instanceof Message.End end) {
            out.writeByte(END);
            out.writeBoolean(end.terminate());
            writeDuration(out, end.timeout());
        } else if (message instanceof Message.Text text) {
            head(out, TEXT, text.call());
            writeText(out, text.piece());
        } else if (message instanceof Message.Done done) {
            head(out, DONE, done.call());
            writeDuration(out, done.took());
            out.writeBoolean(done.succeeded());
        } else if (message instanceof Message.Failed failed) {
            head(out, FAILED, failed.call());
            writeText(out, failed.failure().kind());
            writeText(out, failed.failure().reason());
            writeText(out, failed.failure().message());
        } else if (message instanceof Message.Stopped) {
            out.writeByte(STOPPED);
        } else if (message instanceof Message.Ended ended) {
            out.writeByte(ENDED);
            writeText(out, ended.lastWords());
        }
    }

    private static void head(DataOutput out, int kind, int call) throws IOException {
        out.writeByte(kind);
        out.writeInt(call);
    }

    static Message read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case HELLO -> new Message.Hello(in.readInt());
            case OPEN ->
                new Message.Open(in.readInt(), readText(in), readText(in), readDuration(in), TargetCodec.read(in));
            case OPENED -> new Message.Opened(in.readInt(), readText(in), readText(in), readText(in));
            case EXECUTE -> new Message.Execute(in.readInt(), readText(in), readDuration(in));
            case RESUME -> new Message.Resume(in.readInt(), readText(in));
            case BREAK_IN -> new Message.BreakIn(in.readInt(), readDuration(in));
            case INTERRUPT -> new Message.Interrupt(in.readInt(), in.readInt());
            case END -> new Message.End(in.readBoolean(), readDuration(in));
            case TEXT -> new Message.Text(in.readInt(), readText(in));
            case DONE -> new Message.Done(in.readInt(), readDuration(in), in.readBoolean());
            case FAILED -> new Message.Failed(in.readInt(), new Failure(readText(in), readText(in), readText(in)));
            case READ_MEMORY -> new Message.ReadMemory(in.readInt(), in.readLong(), in.readInt(), readDuration(in));
            case BYTES -> new Message.Bytes(in.readInt(), readBytes(in));
            case WALK_STACK -> new Message.WalkStack(in.readInt(), readDuration(in));
            case FRAMES -> new Message.Frames(in.readInt(), StackCodec.read(in));
            case STOPPED -> new Message.Stopped();
            case ENDED -> new Message.Ended(readText(in));
            default -> throw new DamagedFrameException("a message of kind " + kind);
        };
    }
}
