// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.internal.text.HtraceReader;
import org.dbgeng4j.internal.text.HtraceReader.Form;
import org.dbgeng4j.internal.text.ListingCollector;

/**
 * Reads handle traces from a log of a debugger's session, with no debugger at hand: all {@code !htrace} listings in it,
 * in order, whatever else it holds. Text that was damaged or cut is read as far as it goes, and the listing's warnings
 * say so.
 *
 * <p>A log may be ASCII or any encoding that holds ASCII, or UTF-16; names that are no UTF-8 are read as ISO-8859-1. The
 * methods that return listings hold all traces in memory, equal stacks once; {@link #scan(Path, HandleTraceVisitor)}
 * reads a log of any size in constant memory. Immutable, and safe for use by several threads.
 *
 * <pre>{@code
 * for (HandleListing listing : HandleTraceLog.printed().read(Path.of("session.log"))) {
 *     System.out.println(listing.kind() + ": " + listing.traces().size());
 * }
 * }</pre>
 */
public final class HandleTraceLog {
    private static final HandleTraceLog PRINTED = new HandleTraceLog(Form.PRINTED);
    private static final HandleTraceLog IMPORTED = new HandleTraceLog(Form.IMPORTED);

    private final Form form;

    private HandleTraceLog(Form form) {
        this.form = form;
    }

    /**
     * For text as the debugger printed it: a log file, a pipe, what was copied from its window.
     *
     * @return the reader
     */
    public static HandleTraceLog printed() {
        return PRINTED;
    }

    /**
     * For text that went through a web page, a mail or a chat: quote marks, entities, long dashes and remarks at a line's
     * end are undone. Slower, and wrong for a debugger's own text only where names hold such things.
     *
     * @return the reader
     */
    public static HandleTraceLog imported() {
        return IMPORTED;
    }

    /**
     * Reads a text.
     *
     * @param text the text
     * @return its listings in order; empty where there is none
     * @throws UnreadableLogException if an imported text lost its line ends, or the traces take more than a third of the
     *     memory that this JVM may have
     */
    public List<HandleListing> parse(CharSequence text) {
        ListingCollector collector = new ListingCollector();
        new HtraceReader(collector, form).read(requireNonNull(text, "text"));
        return collector.listings();
    }

    /**
     * Reads a file.
     *
     * @param file the log
     * @return its listings in order; empty where there is none
     * @throws IOException if the file cannot be read
     * @throws UnreadableLogException if an imported text lost its line ends, or the traces take more than a third of the
     *     memory that this JVM may have
     */
    public List<HandleListing> read(Path file) throws IOException {
        ListingCollector collector = new ListingCollector();
        scan(file, collector);
        return collector.listings();
    }

    /**
     * Reads a stream to its end; closing it is the caller's.
     *
     * @param in the log
     * @return its listings in order; empty where there is none
     * @throws IOException if the stream cannot be read
     * @throws UnreadableLogException if an imported text lost its line ends, or the traces take more than a third of the
     *     memory that this JVM may have
     */
    public List<HandleListing> read(InputStream in) throws IOException {
        ListingCollector collector = new ListingCollector();
        scan(in, collector);
        return collector.listings();
    }

    /**
     * Reads a file of any size, a trace at a time.
     *
     * @param file the log
     * @param visitor what takes the listings
     * @throws IOException if the file cannot be read
     * @throws UnreadableLogException if an imported text lost its line ends
     */
    public void scan(Path file, HandleTraceVisitor visitor) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            scan(in, visitor);
        }
    }

    /**
     * Reads a stream of any size to its end, a trace at a time; closing it is the caller's.
     *
     * @param in the log
     * @param visitor what takes the listings
     * @throws IOException if the stream cannot be read
     * @throws UnreadableLogException if an imported text lost its line ends
     */
    public void scan(InputStream in, HandleTraceVisitor visitor) throws IOException {
        new HtraceReader(requireNonNull(visitor, "visitor"), form).read(requireNonNull(in, "in"));
    }
}
