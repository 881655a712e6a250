// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbgeng4j.UnreadableLogException;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs from anywhere. */
class HandleTraceLogTest {
    private static final String TRACE = "-".repeat(38)
            + "\r\nHandle = 0x0000003c - OPEN\r\nThread ID = 0x00001f3c, Process ID = 0x00001e40\r\n\r\n"
            + "0x7701210c: ntdll!NtCreateEvent+0x0000000c\r\n0x00401627: leaky!Größe+0x00000207\r\n";
    private static final String END = "-".repeat(38) + "\r\nParsed 0x1 stack traces.\r\nDumped 0x1 stack traces.\r\n";

    private static String name(List<HandleListing> listings) {
        assertThat(listings).hasSize(1);
        assertThat(listings.get(0).warnings()).isEmpty();
        return listings.get(0).traces().get(0).stack().frames().get(1).symbol();
    }

    private static List<HandleListing> read(byte[] log) throws IOException {
        return HandleTraceLog.printed().read(new ByteArrayInputStream(log));
    }

    @Test
    void fileAndTextReadTheSame(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.log"), TRACE + END);
        assertThat(HandleTraceLog.printed().read(file))
                .isEqualTo(HandleTraceLog.printed().parse(TRACE + END));
    }

    @Test
    void anyEncodingThatALogMayHave() throws IOException {
        assertThat(name(read((TRACE + END).getBytes(UTF_8)))).isEqualTo("Größe");
        assertThat(name(read(('\uFEFF' + TRACE + END).getBytes(UTF_8)))).isEqualTo("Größe");
        assertThat(name(read((TRACE + END).getBytes(ISO_8859_1)))).isEqualTo("Größe");
        assertThat(name(read(('\uFEFF' + TRACE + END).getBytes(UTF_16LE)))).isEqualTo("Größe");
        assertThat(name(read((TRACE + END).getBytes(UTF_16LE)))).isEqualTo("Größe");
    }

    @Test
    void bytesThatAreNoTextAreKept() throws IOException {
        byte[] log = (TRACE + END).getBytes(ISO_8859_1);
        for (int i = 0; i < log.length; i++) {
            log[i] = log[i] == (byte) 'ö' ? (byte) 0x80 : log[i];
        }
        assertThat(name(read(log))).isEqualTo("Gr\u0080ße");
    }

    @Test
    void aLoneSurrogateIsKept() throws IOException {
        String text = (TRACE + END).replace('ö', '\uD800');
        assertThat(name(HandleTraceLog.printed().parse(text))).isEqualTo("Gr\uD800ße");
        byte[] wide = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            wide[2 * i] = (byte) text.charAt(i);
            wide[2 * i + 1] = (byte) (text.charAt(i) >> 8);
        }
        assertThat(name(read(wide))).isEqualTo("Gr\uD800ße");
    }

    @Test
    void equalStacksAreOneObject() {
        List<HandleListing> listings = HandleTraceLog.printed()
                .parse(TRACE
                        + TRACE
                        + TRACE.replace("0x00401627", "*** WARNING: Unable to verify\r\n0x00401627")
                        + TRACE
                        + END.replace("0x1", "0x4"));
        List<HandleTrace> traces = listings.get(0).traces();
        CallStack first = traces.get(0).stack();
        assertThat(traces)
                .hasSize(4)
                .allSatisfy(trace -> assertThat(trace.stack()).isSameAs(first));
    }

    @Test
    void equalFramesAndNamesAreOneObject() {
        String other = TRACE.replace(
                "0x7701210c: ntdll!NtCreateEvent+0x0000000c", "0x7701210d: ntdll!NtCreateEvent+0x0000000d");
        List<HandleTrace> traces =
                HandleTraceLog.printed().parse(TRACE + other + END).get(0).traces();
        List<StackFrame> left = traces.get(0).stack().frames();
        List<StackFrame> right = traces.get(1).stack().frames();
        assertThat(left.get(1)).isSameAs(right.get(1));
        assertThat(left.get(0).symbol()).isSameAs(right.get(0).symbol());
    }

    @Test
    void streamsATraceAtATime() throws IOException {
        List<String> calls = new ArrayList<>();
        HandleTraceLog.printed()
                .scan(
                        new ByteArrayInputStream(("Handle tracing disabled.\n" + TRACE + TRACE + END).getBytes(UTF_8)),
                        new HandleTraceVisitor() {
                            @Override
                            public void begin(HandleListing head) {
                                calls.add("begin " + head.kind());
                            }

                            @Override
                            public void trace(HandleTrace trace) {
                                calls.add("trace");
                            }

                            @Override
                            public void end(HandleListing listing) {
                                calls.add("end " + listing.dumped() + listing.traces() + listing.warnings());
                            }
                        });
        assertThat(calls)
                .containsExactly(
                        "begin DISABLE",
                        "end -1[][]",
                        "begin LIST",
                        "trace",
                        "trace",
                        "end 1[][the debugger dumped 1 (0x1) stack traces, but the text holds 2]");
    }

    /** A quarter of a gigabyte through the test JVM: a reader that kept anything would not end. */
    @Test
    void memoryDoesNotGrowWithTheLog() throws IOException {
        byte[] trace = TRACE.getBytes(UTF_8);
        long copies = (256L << 20) / trace.length;
        long[] counted = {0};
        HandleTraceLog.printed().scan(new Repeated(trace, copies), each -> counted[0]++);
        assertThat(counted[0]).isEqualTo(copies);
    }

    @Test
    void aStackThatNoKernelKeepsIsCutAndTheNextTraceWhole() {
        String frame = "0x7701210c: ntdll!NtCreateEvent+0x0000000c\r\n";
        HandleListing listing = HandleTraceLog.printed()
                .parse(TRACE.replace(frame, frame.repeat(1_000)) + TRACE + END.replace("0x1", "0x2"))
                .get(0);
        assertThat(listing.traces())
                .extracting(trace -> trace.stack().frames().size())
                .containsExactly(256, 2);
        assertThat(listing.warnings()).containsExactly("line 261: the stack of handle 0x3c is cut to 256 frames");
    }

    @Test
    void aLineWithoutEndDoesNotFillTheMemory() throws IOException {
        List<HandleListing> listings = HandleTraceLog.printed()
                .read(new java.io.SequenceInputStream(
                        new Repeated("x".repeat(1000).getBytes(UTF_8), 100_000),
                        new ByteArrayInputStream(('\n' + TRACE + END).getBytes(UTF_8))));
        assertThat(name(listings)).isEqualTo("Größe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x00401627: ",
                "> ",
                "&nbsp;",
                "+0x00401627 ",
                "*** ERROR: ",
                "0:000> ",
                "Handle = 0x1 - ",
                "0x1: a!b+0x1"
            })
    @Timeout(20)
    void linesAsLongAsTheyComeTakeNoLong(String word) {
        String line = word.repeat(1_000_000 / word.length());
        String text = TRACE + line + '\n' + line + '\n' + END;
        assertThat(HandleTraceLog.printed().parse(text).get(0).traces()).isNotEmpty();
        try {
            assertThat(HandleTraceLog.imported().parse(text)).isNotEmpty();
        } catch (UnreadableLogException e) {
            assertThat(word).contains("0x1");
        }
    }

    @Test
    void anExceptionOfTheVisitorReachesTheCaller() {
        assertThatThrownBy(() -> HandleTraceLog.printed()
                        .scan(new ByteArrayInputStream((TRACE + END).getBytes(UTF_8)), trace -> {
                            throw new IllegalStateException("enough");
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    void whatWebPagesDoIsUndoneOnRequest() throws IOException {
        HandleListing listing;
        try (InputStream in = getClass().getResourceAsStream("/transcripts/web-wow64.txt")) {
            listing = HandleTraceLog.imported().read(in).get(0);
        }
        assertThat(listing.kind()).isEqualTo(Kind.DIFF);
        assertThat(listing.displayed()).isEqualTo(3);
        HandleTrace trace = listing.traces().get(0);
        assertThat(trace.handle()).isEqualTo(0x244);
        assertThat(trace.processId()).isEqualTo(0x51c0);
        assertThat(trace.stack().frames())
                .hasSize(16)
                .endsWith(StackFrame.of(0x7570f208, "KERNELBASE", "OpenThread", 0x48));
        assertThat(StackFact.of(trace)).contains(StackFact.CUT_BY_WOW64);
        assertThat(listing.warnings())
                .containsExactly(
                        "the debugger displayed 3 (0x3) stack traces, but the text holds 1",
                        "the text was shortened to \"...\" in 1 place");
    }

    @Test
    void aListingOnOneLineIsRefused() {
        String collapsed = (TRACE + END).replace("\r\n", " ");
        assertThatThrownBy(() -> HandleTraceLog.imported().parse("Some words\n" + collapsed))
                .isInstanceOf(UnreadableLogException.class)
                .hasMessageContaining("lost its line ends")
                .hasMessageContaining("line 2: ")
                .hasMessageContaining("Remedy: copy the text again with its lines");
    }

    private static final class Repeated extends InputStream {
        private final byte[] piece;
        private long left;
        private int at;

        Repeated(byte[] piece, long times) {
            this.piece = piece;
            left = times * piece.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time is too slow");
        }

        @Override
        public int read(byte[] b, int from, int length) {
            int n = (int) Math.min(Math.min(left, length), piece.length - at);
            if (left == 0) {
                return -1;
            }
            System.arraycopy(piece, at, b, from, n);
            at = (at + n) % piece.length;
            left -= n;
            return n;
        }
    }
}
