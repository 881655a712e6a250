// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the head of a Windows program or library says.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/debug/pe-format">PE format</a>
 */
public final class PortableExecutable {
    private static final int NEW_HEADER_AT = 0x3c;

    private PortableExecutable() {}

    /** {@code AMD64}, {@code X86}, {@code ARM64}, as cdb names them; empty where the file does not say. */
    public static String architecture(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            int header = read(channel, NEW_HEADER_AT, 4).getInt();
            ByteBuffer head = read(channel, Integer.toUnsignedLong(header), 6);
            if (head.getInt() != 0x4550 /* "PE" */) {
                return "";
            }
            return switch (head.getShort() & 0xffff) {
                case 0x8664 -> "AMD64";
                case 0x14c -> "X86";
                case 0xaa64 -> "ARM64";
                default -> "";
            };
        } catch (java.io.EOFException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer read(SeekableByteChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(at);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new java.io.EOFException();
            }
        }
        return bytes.flip();
    }
}
