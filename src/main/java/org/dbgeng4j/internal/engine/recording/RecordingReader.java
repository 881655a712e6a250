// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RecordingException.Reason;

/**
 * Reads a recording line by line; holds one line at a time. A stranger may have made the file: what it holds is bounded
 * and checked, and nothing in it is taken for a path or run. Not safe for use by several threads.
 */
final class RecordingReader implements Closeable {
    private final Path path;
    private final InputStream in;
    private final int longestLine;
    private final Entry.Header header;
    private Entry next;
    private long line;
    private boolean cutOff;
    private RecordingException broken;

    private RecordingReader(Path path, InputStream in, int longestLine) {
        this.path = path;
        this.in = in;
        this.longestLine = longestLine;
        this.header = readHeader();
    }

    static RecordingReader open(Path path) {
        return open(path, RecordingFile.LONGEST_LINE);
    }

    /**
     * Opens a recording and reads its header.
     *
     * @throws RecordingException if it cannot be read or is none
     */
    static RecordingReader open(Path path, int longestLine) {
        InputStream in;
        try {
            in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        } catch (IOException e) {
            throw new RecordingException(
                    Reason.CANNOT_READ,
                    0,
                    "the recording cannot be read: " + e,
                    "file: " + path,
                    "see whether the file is there",
                    e);
        }
        try {
            return new RecordingReader(path, in, longestLine);
        } catch (RuntimeException e) {
            close(in);
            throw e;
        }
    }

    Entry.Header header() {
        return header;
    }

    /** The entry that {@link #take} would give; null at the end of the recording. */
    Entry peek() {
        if (broken != null) {
            throw broken;
        }
        if (next == null) {
            try {
                next = read();
            } catch (RecordingException e) {
                // what stands behind a damage has lost its place
                broken = e;
                throw e;
            }
        }
        return next;
    }

    /** The next entry; null at the end of the recording. */
    Entry take() {
        Entry taken = peek();
        next = null;
        return taken;
    }

    /** The line of the entry that was looked at last, counted from 1; at the end, that of the last one. */
    long line() {
        return line;
    }

    /** Whether the last line is there in part only, as a crash leaves it. */
    boolean isCutOff() {
        return cutOff;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        close(in);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // nothing more is read
        }
    }

    private Entry.Header readHeader() {
        String remedy = "give a file that Debugger.recordingTo wrote";
        Entry first;
        try {
            first = read();
        } catch (RecordingException e) {
            throw e.reason() == Reason.CANNOT_READ
                    ? e
                    : failure(Reason.UNKNOWN_FORMAT, "the file is no recording: " + e.getMessage(), remedy, e);
        }
        if (!(first instanceof Entry.Header read)) {
            throw failure(Reason.UNKNOWN_FORMAT, "the file is no recording: it does not begin with a schema", remedy);
        }
        if (!read.schema().equals(Entry.SCHEMA)) {
            throw failure(
                    Reason.UNKNOWN_FORMAT,
                    "the recording is of the schema '" + Shown.brief(read.schema()) + "', and this library reads '"
                            + Entry.SCHEMA + "'",
                    "use the version of the library that wrote it");
        }
        return read;
    }

    private Entry read() {
        byte[] bytes;
        boolean whole;
        try {
            ByteArrayOutputStream read = new ByteArrayOutputStream(256);
            whole = readLine(read);
            bytes = read.toByteArray();
        } catch (IOException e) {
            throw failure(Reason.CANNOT_READ, "the recording cannot be read: " + e.getMessage(), "", e);
        }
        if (bytes.length == 0 && !whole) {
            return null;
        }
        line++;
        try {
            return parse(bytes);
        } catch (CharacterCodingException | EntryJson.DamagedException e) {
            if (!whole && line > 1) {
                // the writer was cut off in the middle of its last line
                cutOff = true;
                line--;
                return null;
            }
            String finding = e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
            throw failure(Reason.DAMAGED, "the recording is damaged: " + finding, "", e);
        }
    }

    /** Reads the bytes of a line without its end; false where the file ends before the line does. */
    private boolean readLine(ByteArrayOutputStream to) throws IOException {
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (to.size() == longestLine) {
                line++;
                throw failure(
                        Reason.DAMAGED,
                        "the recording is damaged: a line is longer than " + longestLine + " bytes",
                        "");
            }
            to.write(b);
            b = in.read();
        }
        return b == '\n';
    }

    private Entry parse(byte[] bytes) throws CharacterCodingException, EntryJson.DamagedException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        // an editor may have put it there
        boolean mark = line == 1 && text.startsWith("\uFEFF");
        Entry entry = EntryJson.read(mark ? text.substring(1) : text);
        if (entry instanceof Entry.Header && line > 1) {
            throw new EntryJson.DamagedException("a second header");
        }
        return entry;
    }

    /** An exception that names the file and the line. */
    RecordingException failure(Reason reason, String finding, String remedy) {
        return failure(reason, finding, remedy, null);
    }

    private RecordingException failure(Reason reason, String finding, String remedy, Throwable cause) {
        return new RecordingException(reason, line, finding, "file: " + path + "\nline: " + line, remedy, cause);
    }
}
