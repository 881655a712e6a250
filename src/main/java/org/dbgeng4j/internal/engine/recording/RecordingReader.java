// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RecordingException.Reason;
import org.dbgeng4j.internal.engine.AnswerText;

/**
 * Reads a recording line by line; holds one line at a time. A stranger may have made the file: what it holds is bounded
 * and checked, and nothing in it is taken for a path or run. Not safe for use by several threads.
 */
final class RecordingReader implements Closeable {
    /** What this JVM can hold of a line: it stands in memory some times over while it is read. */
    private static final int LONGEST_LINE = Math.min(RecordingFile.LONGEST_LINE, AnswerText.LIMIT);

    /** The room for a line that is kept for the next one. */
    private static final int KEPT = 1 << 16;

    private final Path path;
    private final InputStream in;
    private final int longestLine;
    private final Entry.Header header;
    private Entry next;
    private long line;
    private boolean cutOff;
    private byte[] bytes = new byte[KEPT];
    private int length;
    private RecordingException broken;

    private RecordingReader(Path path, InputStream in, int longestLine) {
        this.path = path;
        this.in = in;
        this.longestLine = longestLine;
        this.header = readHeader();
    }

    static RecordingReader open(Path path) {
        return open(path, LONGEST_LINE);
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
                    : failure(Reason.UNKNOWN_FORMAT, "the file is no recording: " + finding(e), remedy, e);
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

    /** Without the file and the line, which the new message has too. */
    private static String finding(RecordingException e) {
        return e.getMessage().lines().findFirst().orElse("");
    }

    private Entry read() {
        boolean whole;
        try {
            whole = readLine();
        } catch (IOException e) {
            throw failure(Reason.CANNOT_READ, "the recording cannot be read: " + e.getMessage(), "", e);
        }
        if (length == 0 && !whole) {
            return null;
        }
        line++;
        try {
            return parse(text());
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
    private boolean readLine() throws IOException {
        length = 0;
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (length == longestLine) {
                line++;
                throw tooLong();
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, longestLine));
            }
            bytes[length++] = (byte) b;
            b = in.read();
        }
        return b == '\n';
    }

    private RecordingException tooLong() {
        bytes = new byte[0];
        return longestLine < RecordingFile.LONGEST_LINE
                ? failure(
                        Reason.CANNOT_READ,
                        "the recording cannot be read: a line is longer than " + longestLine
                                + " bytes, and this JVM can hold no more",
                        "give the JVM more memory: with -Xmx700m it reads every recording")
                : failure(
                        Reason.DAMAGED,
                        "the recording is damaged: a line is longer than " + longestLine + " bytes",
                        "");
    }

    /** The line as text; of a long one no second copy is left behind. */
    private String text() throws CharacterCodingException {
        boolean ascii = true;
        for (int i = 0; ascii && i < length; i++) {
            ascii = bytes[i] >= 0;
        }
        String text = ascii
                ? new String(bytes, 0, length, StandardCharsets.US_ASCII)
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, 0, length))
                        .toString();
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
        return text;
    }

    private Entry parse(String text) throws EntryJson.DamagedException {
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
