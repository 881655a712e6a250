// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.handles.HandleListing.Mode;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one !htrace command prints, and what can stand in it. */
class HtraceParserTest {
    private static final String DASHES = "-".repeat(38) + "\n";
    private static final String OWNER = "Thread ID = 0x00001f3c, Process ID = 0x00001e40\n\n";
    private static final String OPEN = DASHES + "Handle = 0x0000003c - OPEN\n" + OWNER;
    private static final String DISPLAYED_1 =
            DASHES + "Displayed 0x1 stack traces for outstanding handles opened since the previous snapshot.\n";

    private static HandleListing one(String text) {
        List<HandleListing> listings = HtraceParser.parse(text);
        assertThat(listings).hasSize(1);
        return listings.get(0);
    }

    /** The single frame of a trace that holds this text between its head and the next dashes. */
    private static List<StackFrame> frames(String text) {
        HandleListing listing = one(OPEN + text + DISPLAYED_1);
        assertThat(listing.traces()).hasSize(1);
        assertThat(listing.warnings()).isEmpty();
        return listing.traces().get(0).stack().frames();
    }

    static String fixture(String name) throws IOException {
        try (InputStream in = HtraceParserTest.class.getResourceAsStream("/transcripts/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Nested
    class Forms {
        @Test
        void enable() {
            HandleListing listing =
                    one("Handle tracing enabled.\r\nHandle tracing information snapshot successfully taken.\r\n");
            assertThat(listing.kind()).isEqualTo(Kind.ENABLE);
        }

        @Test
        void snapshotAndDisable() {
            assertThat(one("Handle tracing information snapshot successfully taken.")
                            .kind())
                    .isEqualTo(Kind.SNAPSHOT);
            assertThat(one("0:000> Handle tracing disabled.\n").kind()).isEqualTo(Kind.DISABLE);
        }

        @Test
        void diff() throws IOException {
            HandleListing listing = one(fixture("user-diff-x64.txt"));
            assertThat(listing.kind()).isEqualTo(Kind.DIFF);
            assertThat(listing.newTraces()).isEqualTo(43);
            assertThat(listing.displayed()).isEqualTo(2);
            assertThat(listing.warnings()).isEmpty();
            HandleTrace first = listing.traces().get(0);
            assertThat(first.handle()).isEqualTo(0x218);
            assertThat(first.threadId()).isEqualTo(0x1f3c);
            assertThat(first.processId()).isEqualTo(0x1e40);
            assertThat(first.stack().frames())
                    .hasSize(5)
                    .contains(
                            StackFrame.of(
                                    0x7ff6d2a415b7L,
                                    "leaky",
                                    "std::vector<int,std::allocator<int> >::operator[]",
                                    0x27),
                            StackFrame.unresolved(0x7ff6d2a41a02L));
            assertThat(listing.traces().get(1).stack()).isEqualTo(CallStack.empty());
            assertThat(listing.traces().get(1).processId()).isEqualTo(4);
        }

        @Test
        void diffOfNothing() {
            HandleListing listing = one("Handle tracing information snapshot successfully taken.\n"
                    + "0x0 new stack traces since the previous snapshot.\n"
                    + "No outstanding handles opened since the previous snapshot were detected.\n");
            assertThat(listing.kind()).isEqualTo(Kind.DIFF);
            assertThat(listing.newTraces()).isZero();
            assertThat(listing.displayed()).isZero();
            assertThat(listing.warnings()).isEmpty();
        }

        @Test
        void list() throws IOException {
            HandleListing listing = one(fixture("user-list-x86.txt"));
            assertThat(listing.kind()).isEqualTo(Kind.LIST);
            assertThat(listing.parsed()).isEqualTo(26);
            assertThat(listing.dumped()).isEqualTo(6);
            assertThat(listing.traces())
                    .extracting(HandleTrace::operation)
                    .containsExactly(
                            HandleOperation.OPEN,
                            HandleOperation.CLOSE,
                            HandleOperation.BAD_REFERENCE,
                            HandleOperation.OPEN);
            assertThat(listing.traces())
                    .extracting(trace -> trace.stack().frames().size())
                    .containsExactly(4, 2, 0, 2);
            assertThat(listing.warnings())
                    .containsExactly(
                            "the debugger dumped 6 (0x6) stack traces, but the text holds 4",
                            "the text was shortened to \"...\" in 3 places");
        }

        @Test
        void listOfNothing() {
            HandleListing listing = one(DASHES + "Parsed 0x0 stack traces.\nDumped 0x0 stack traces.\n");
            assertThat(listing.kind()).isEqualTo(Kind.LIST);
            assertThat(listing.dumped()).isZero();
            assertThat(listing.warnings()).isEmpty();
        }

        @Test
        void kernelMode() throws IOException {
            HandleListing listing = one(fixture("kernel-list.txt"));
            assertThat(listing.mode()).isEqualTo(Mode.KERNEL);
            assertThat(listing.parsed()).isEqualTo(6);
            assertThat(listing.dumped()).isEqualTo(3);
            assertThat(listing.traces())
                    .extracting(HandleTrace::operation)
                    .containsExactly(HandleOperation.CLOSE, HandleOperation.OPEN, HandleOperation.BAD_REFERENCE);
            assertThat(listing.traces()).allSatisfy(trace -> {
                assertThat(trace.processId()).isEqualTo(HandleTrace.UNKNOWN_ID);
                assertThat(trace.threadId()).isEqualTo(HandleTrace.UNKNOWN_ID);
            });
            assertThat(listing.traces().get(0).stack().frames())
                    .containsExactly(
                            StackFrame.of(0x8018FCB9L, "nt", "ExDestroyHandle", 0x103),
                            StackFrame.of(0x010012C1L, "leaky", "start", 0xE3));
            assertThat(listing.warnings()).isEmpty();
        }

        @Test
        void overflow() {
            HandleListing listing = one("Handle tracing information snapshot successfully taken.\n"
                    + "The difference between the two snapshots is too large.\n"
                    + "Please start over with \"!htrace -snapshot\" then \"!htrace -diff\".\n");
            assertThat(listing.kind()).isEqualTo(Kind.MESSAGE);
            assertThat(listing.message())
                    .isEqualTo("The difference between the two snapshots is too large."
                            + " Please start over with \"!htrace -snapshot\" then \"!htrace -diff\".");
            assertThat(HtraceParser.isOverflow(listing.message())).isTrue();
            assertThat(HtraceParser.isNotTraced(listing.message())).isFalse();
        }

        @Test
        void notAvailable() {
            HandleListing listing = one("Handle tracing information is not available\n");
            assertThat(listing.kind()).isEqualTo(Kind.MESSAGE);
            assertThat(HtraceParser.isNotTraced(listing.message())).isTrue();
            assertThat(HtraceParser.isNotTraced("Handle tracing is not enabled for this process."))
                    .isTrue();
        }

        @Test
        void anyOtherAnswerIsAMessage() {
            HandleListing listing =
                    one("0:000> *** ERROR: Module load completed but symbols could not be loaded for a.dll\r\n"
                            + "0:000> No export htrace found\r\n");
            assertThat(listing.kind()).isEqualTo(Kind.MESSAGE);
            assertThat(listing.message()).isEqualTo("No export htrace found");
            assertThat(HtraceParser.parse(" \r\n\n")).isEmpty();
        }
    }

    @Nested
    class Frames {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "a!f| a| f",
                    "ntdll!operator+| ntdll| operator+",
                    "m!operator!=| m| operator!=",
                    "m!f+0x12| m| f+0x12",
                    "m!`anonymous namespace'::A::~A| m| `anonymous namespace'::A::~A",
                    "core-2.1!alloc::Vec<u8,$GLOBAL>::push| core-2.1| alloc::Vec<u8,$GLOBAL>::push",
                    "m!App.Run(System.String, Int32)| m| App.Run(System.String, Int32)",
                    "m!a: b| m| a: b",
                    "größe!ß| größe| ß",
                    "m| m|",
                    "m!| m|"
                })
        void splitAtTheFirstBangAndTheLastOffset(String name, String module, String symbol) {
            for (String digits :
                    List.of("0x00401627: %s+0x00000207\n", "0x00007ff600401627: %s+0x0000000000000207\r\n")) {
                StackFrame frame = frames(String.format(digits, name)).get(0);
                assertThat(frame.module()).isEqualTo(module);
                assertThat(frame.symbol()).isEqualTo(symbol);
                assertThat(frame.displacement()).isEqualTo(0x207);
            }
        }

        @Test
        void takeEitherCaseOfHex() {
            assertThat(frames("0X00ABCDEF: m!f+0X0000ABCD\n"))
                    .containsExactly(StackFrame.of(0xABCDEF, "m", "f", 0xABCD));
        }

        @Test
        void holdTheHighestAddress() {
            assertThat(frames("0xfffff8012345abcd: nt!f+0x0000000000000001\n")
                            .get(0)
                            .address())
                    .isEqualTo(0xfffff8012345abcdL);
        }
    }

    @Nested
    class Splices {
        @Test
        void aMessageBetweenFrames() {
            assertThat(frames("0x00401627: m!f+0x00000001\n*** WARNING: Unable to verify checksum for m.exe\n"
                            + "** ERROR: Symbol file could not be found.  Defaulted to export symbols for m.dll - \n"
                            + "0x00401628: m!g+0x00000002\n"))
                    .hasSize(2);
        }

        @ParameterizedTest
        @ValueSource(ints = {4, 10, 11, 12, 15, 18, 20, 25})
        void aMessageWithinAFrame(int at) {
            String frame = "0x00401627: m!f<a>+0x00000001";
            assertThat(frames(frame.substring(0, at) + "*** ERROR: Symbol file could not be found. - \n"
                            + "*** WARNING: Unable to verify checksum for m.exe\n" + frame.substring(at) + "\n"))
                    .containsExactly(StackFrame.of(0x401627, "m", "f<a>", 1));
        }

        @Test
        void theTargetsOwnTextInFrontOfALine() {
            HandleListing listing = one("tick" + OPEN.replace("Handle", "tock Handle")
                    + "tick 0x00401627: m!f+0x00000001\n" + "tick" + DISPLAYED_1);
            assertThat(listing.traces()).hasSize(1);
            assertThat(listing.traces().get(0).stack().frames()).containsExactly(StackFrame.of(0x401627, "m", "f", 1));
            assertThat(listing.warnings()).isEmpty();
        }

        @Test
        void promptsAndEchoesInFront() {
            List<HandleListing> listings = HtraceParser.parse("0:000> 0:000> !htrace -enable\n0:000> Handle tracing"
                    + " enabled.\n0:004:x86> ?:???> Handle tracing information snapshot successfully taken.\n"
                    + "lkd> 0: kd> ||1:0:003> " + OPEN + DASHES
                    + "Parsed 0x1 stack traces.\nDumped 0x1 stack traces.\n");
            assertThat(listings).extracting(HandleListing::kind).containsExactly(Kind.ENABLE, Kind.SNAPSHOT, Kind.LIST);
            assertThat(listings.get(2).warnings()).isEmpty();
        }
    }

    @Nested
    class Damage {
        private static final String FRAME = "0x00401627: m!f+0x00000001\n";

        @Test
        void figuresThatDisagreeAreBothNamed() {
            HandleListing listing = one(OPEN + FRAME + DISPLAYED_1.replace("0x1 ", "0x17 "));
            assertThat(listing.traces()).hasSize(1);
            assertThat(listing.warnings())
                    .containsExactly("the debugger displayed 23 (0x17) stack traces, but the text holds 1");
        }

        @Test
        void aLogThatEndsTooEarly() {
            HandleListing listing = one(OPEN + FRAME + OPEN + FRAME + "0x00401627: m!f+0x0000");
            assertThat(listing.traces()).hasSize(2);
            assertThat(listing.traces().get(1).stack().frames()).hasSize(1);
            assertThat(listing.warnings()).hasSize(2);
            assertThat(listing.warnings().get(0)).contains("line 11", "'0x00401627: m!f+0x0000'");
            assertThat(listing.warnings().get(1)).contains("without its last lines", "holds 2");
        }

        @Test
        void aLogThatBeginsTooLate() {
            HandleListing listing = one(FRAME + OPEN + FRAME + DISPLAYED_1);
            assertThat(listing.kind()).isEqualTo(Kind.DIFF);
            assertThat(listing.traces()).hasSize(1);
            assertThat(listing.warnings()).containsExactly("line 1: frames that belong to no trace");
        }

        @Test
        void aHeaderThatCannotBeReadLeavesItsFramesToNobody() {
            String bad = OPEN.replace("OPEN", "OPXN");
            HandleListing listing = one(OPEN + FRAME + bad + FRAME + FRAME + OPEN + FRAME + DISPLAYED_1);
            assertThat(listing.traces())
                    .extracting(trace -> trace.stack().frames().size())
                    .containsExactly(1, 1);
            assertThat(listing.warnings()).hasSize(2);
            assertThat(listing.warnings().get(0)).contains("line 7", "'Handle = 0x0000003c - OPXN'");
        }

        @Test
        void aHeaderThatAMessageCutOffHarmsNoOther() {
            String bad = "Handle = 0x0000*** WARNING: Unable to verify checksum for m.exe\n";
            HandleListing listing =
                    one(OPEN + FRAME + bad + OPEN.substring(39) + FRAME + DISPLAYED_1.replace("0x1", "0x2"));
            assertThat(listing.traces())
                    .extracting(trace -> trace.stack().frames().size())
                    .containsExactly(1, 1);
            assertThat(listing.warnings()).containsExactly("line 7: a line cannot be read: 'Handle = 0x0000'");
        }

        @Test
        void aMissingHeader() {
            String bad = OPEN.replace("Handle = 0x0000003c - OPEN\n", "");
            HandleListing listing = one(OPEN + FRAME + bad + FRAME + OPEN + FRAME + DISPLAYED_1);
            assertThat(listing.traces()).hasSize(2);
            assertThat(listing.warnings().get(0)).contains("line 7", "first line is missing");
        }

        @Test
        void missingDashesAndAMissingOwner() {
            HandleListing listing =
                    one(OPEN + FRAME + "Handle = 0x00000040 - CLOSE\n" + FRAME + DISPLAYED_1.replace("0x1", "0x2"));
            assertThat(listing.traces())
                    .extracting(trace -> trace.stack().frames().size())
                    .containsExactly(1, 1);
            assertThat(listing.warnings())
                    .containsExactly("line 6: the trace of handle 0x40 lacks the line with its thread and process");
        }

        @Test
        void aDoubledHeader() {
            HandleListing listing =
                    one(OPEN.replaceFirst("(Handle.*\n)", "$1$1").replace(OWNER, OWNER.strip() + "\n" + OWNER)
                            + FRAME
                            + DISPLAYED_1);
            assertThat(listing.traces()).hasSize(1);
            assertThat(listing.traces().get(0).processId()).isEqualTo(0x1e40);
            assertThat(listing.warnings()).containsExactly("line 3 repeats the line before it");
        }

        @Test
        void warningsAreBounded() {
            HandleListing listing = one(OPEN + "0x00401627: cut\n".repeat(5000));
            assertThat(listing.warnings()).hasSize(101);
            assertThat(listing.warnings().get(100)).isEqualTo("4901 more warnings are left out");
        }

        @Test
        void figuresThatFitNoNumber() {
            HandleListing listing = one("0xfffffffffffffffff new stack traces since the previous snapshot.\n" + OPEN
                    + DISPLAYED_1.replace("0x1", "0xffffffffffffffff"));
            assertThat(listing.newTraces()).isEqualTo(HandleListing.UNKNOWN);
            assertThat(listing.traces()).hasSize(1);
            assertThat(listing.warnings()).isNotEmpty();
        }
    }
}
