// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A program's standard input. A thread of its own writes to it, since a program that does not read its pipe keeps whoever
 * writes to it waiting, and whoever closes it. What was flushed goes out in order; none of these calls waits.
 */
public final class ChildInput extends ByteArrayOutputStream {
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();

    ChildInput() {}

    @Override
    public synchronized void flush() {
        if (size() > 0) {
            pieces.add(toByteArray());
            reset();
        }
    }

    /** Closes the program's input behind all that was flushed. */
    @Override
    public void close() {
        pieces.add(END);
    }

    /** Writes what comes until the end, or until nobody can read it any more. */
    void pumpTo(OutputStream stream) {
        try (stream) {
            for (byte[] piece = pieces.take(); piece != END; piece = pieces.take()) {
                stream.write(piece);
                stream.flush();
            }
        } catch (IOException e) {
            // nobody reads it any more, and the end of its output tells why
        } catch (InterruptedException e) {
            // nobody interrupts it
            Thread.currentThread().interrupt();
        }
    }
}
