// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.dbgeng4j.RecordingException;
import org.dbgeng4j.RecordingException.Reason;

/**
 * The file that a session is recorded into. Each line is with the system before the next is written. A disk that is full
 * ends the recording, with a word in the file where that can be written, and never the session. Safe for use by several
 * threads.
 */
final class RecordingFile implements Closeable {
    /** The longest line, in bytes: what a reader must be ready to hold. */
    static final int LONGEST_LINE = 64 << 20;

    /** How large a recording grows before it stops. */
    static final long LARGEST_FILE = 1L << 30;

    private static final int ROOM_FOR_A_NOTE = 1_024;

    private final Store store;
    private final int longestLine;
    private final long largest;
    private final long start = System.nanoTime();
    private long length;
    private boolean closed;
    private boolean stopped;

    /** Where the bytes go. Closed, it is opened again by the next write. */
    interface Store extends Closeable {
        void write(byte[] bytes) throws IOException;

        /** Takes back what was written behind this length. */
        void truncate(long length) throws IOException;
    }

    RecordingFile(Store store, int longestLine, long largest) {
        this.store = store;
        this.longestLine = longestLine;
        this.largest = largest;
    }

    /**
     * Makes the file, readable by its owner only, and writes the header. An existing folder gets a file of its own.
     *
     * @throws RecordingException if that cannot be done, or there is a file already
     */
    static RecordingFile create(Path path, String target) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Path file = Files.isDirectory(path) ? path.resolve(name(now)) : path;
        try {
            make(file);
            RecordingFile recording = new RecordingFile(new DiskStore(file), LONGEST_LINE, LARGEST_FILE);
            recording.write(new Entry.Header(Entry.SCHEMA, now.toString(), target));
            return recording;
        } catch (FileAlreadyExistsException e) {
            throw new RecordingException(
                    Reason.CANNOT_WRITE,
                    0,
                    "there is a file already where the recording was to go; a recording never overwrites one",
                    "file: " + file,
                    "name another file, or a folder, in which each session gets a file of its own",
                    e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new RecordingException(
                    Reason.CANNOT_WRITE,
                    0,
                    "the recording cannot be written: " + e.getMessage(),
                    "file: " + file,
                    "see whether its folder is there and can be written",
                    e);
        }
    }

    private static String name(Instant now) {
        // two sessions may begin in one millisecond
        return "session-" + now.toString().replace(':', '-') + "-" + Long.toHexString(System.nanoTime() & 0xffff_ffffL)
                + ".jsonl";
    }

    private static void make(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // it may hold anything that the target's memory holds
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** Writes a line. Never throws. */
    synchronized void write(Entry entry) {
        if (closed || stopped) {
            return;
        }
        byte[] line = bytes(entry);
        if (line.length > longestLine) {
            line = bytes(shortened(entry));
        }
        if (length + line.length > largest - ROOM_FOR_A_NOTE) {
            stop("it has reached " + largest + " bytes");
            return;
        }
        try {
            store.write(line);
            length += line.length;
        } catch (IOException e) {
            stop(String.valueOf(e.getMessage()));
        }
    }

    private byte[] bytes(Entry entry) {
        long at = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return EntryJson.write(entry, at).getBytes(StandardCharsets.US_ASCII);
    }

    /** What can be said of an entry whose line would be too long. */
    private Entry shortened(Entry entry) {
        if (entry instanceof Entry.Output output) {
            return new Entry.Omitted(output.text().length());
        }
        if (entry instanceof Entry.Stopped stopped) {
            // what tells why it stopped stands at the end
            return new Entry.Stopped(
                    stopped.text().substring(stopped.text().length() - Math.min(1 << 20, longestLine / 8)));
        }
        return new Entry.Note("a line was left out, longer than " + longestLine + " bytes");
    }

    private void stop(String why) {
        stopped = true;
        try {
            // the line that did not fit may stand there in part
            store.truncate(length);
            store.write(bytes(new Entry.Note("the recording stopped here: " + why)));
        } catch (IOException e) {
            // the word could not be written either; the file ends where it ends
        }
        closeStore();
    }

    /** Ends the recording; what is written later is passed over, unless it goes on. */
    @Override
    public synchronized void close() {
        if (!closed && !stopped) {
            closeStore();
        }
        closed = true;
    }

    /** Goes on where it was closed, for a session that starts its debugger again. */
    synchronized void goOn() {
        closed = false;
    }

    private void closeStore() {
        try {
            store.close();
        } catch (IOException e) {
            // each line was written before
        }
    }

    /** A file. No channel: that would be closed by the interrupt of a thread that writes. */
    private static final class DiskStore implements Store {
        private final Path path;
        private RandomAccessFile file;

        DiskStore(Path path) {
            this.path = path;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (file == null) {
                file = new RandomAccessFile(path.toFile(), "rw");
                file.seek(file.length());
            }
            file.write(bytes);
        }

        @Override
        public void truncate(long length) throws IOException {
            if (file != null) {
                file.setLength(length);
                file.seek(length);
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
                file = null;
            }
        }
    }
}
