// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleListing.Kind;
import org.dbgeng4j.handles.HandleListing.Mode;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceLog;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;

/** The forms that listings are written in; the JSON is a contract, see docs/json.md. */
class ListingJsonTest {
    private static final HandleListing DIFF = new HandleListing(
            Kind.DIFF,
            Mode.USER,
            217,
            1,
            -1,
            -1,
            null,
            List.of(new HandleTrace(
                    0x3c,
                    HandleOperation.OPEN,
                    6120,
                    6124,
                    new CallStack(List.of(
                            StackFrame.of(0x77ca310c, "ntdll", "ZwDuplicateObject", 12),
                            new StackFrame(0x401000L, "leaky", null, 0x1000, null),
                            StackFrame.unresolved(0xfffff80012345678L))))),
            List.of("cut"));

    private static String json(HandleListing listing, long pid) throws IOException {
        StringBuilder out = new StringBuilder();
        ListingJson json = new ListingJson(out, pid);
        json.begin("a.log");
        json.listing(listing);
        json.end(List.of());
        return out.toString();
    }

    private static String text(HandleListing listing) throws IOException {
        StringBuilder out = new StringBuilder();
        new ListingText(out, 6120).listing(listing);
        return out.toString();
    }

    @Test
    void writesTheContract() throws IOException {
        assertThat(json(DIFF, 4))
                .isEqualTo("{\"schema\":\"dbgeng4j/1\",\"file\":\"a.log\",\"listings\":["
                        + "{\"kind\":\"diff\",\"mode\":\"user\",\"newTraces\":217,\"displayed\":1,\"parsed\":null,"
                        + "\"dumped\":null,\"traces\":[{\"handle\":\"0x3c\",\"operation\":\"OPEN\",\"threadId\":6124,"
                        + "\"processId\":6120,\"flags\":[\"OTHER_PROCESS\",\"UNRESOLVED\"],\"frames\":["
                        + "{\"address\":\"0x77ca310c\",\"module\":\"ntdll\",\"symbol\":\"ZwDuplicateObject\",\"displacement\":12},"
                        + "{\"address\":\"0x401000\",\"module\":\"leaky\",\"symbol\":null,\"displacement\":4096},"
                        + "{\"address\":\"0xfffff80012345678\",\"module\":null,\"symbol\":null,\"displacement\":null}]}],"
                        + "\"warnings\":[\"cut\"]}],\"warnings\":[]}\n");
    }

    @Test
    void writesAKernelTraceWithoutIds() throws IOException {
        HandleListing listing = HandleTraceLog.printed()
                .parse("Handle 0x7CC - BAD REFERENCE:\n0x8018FCB9: nt!f+0x103\nDumped 0x1 stack traces.\n")
                .get(0);
        assertThat(json(listing, 4))
                .contains("\"kind\":\"list\",\"mode\":\"kernel\"")
                .contains("\"operation\":\"BAD_REFERENCE\",\"threadId\":null,\"processId\":null,\"flags\":[]");
    }

    @Test
    void writesAMessage() throws IOException {
        HandleListing message =
                HandleTraceLog.printed().parse("Handle tracing is \"off\"\n").get(0);
        assertThat(json(message, -1))
                .contains("\"kind\":\"message\"", "\"message\":\"Handle tracing is \\\"off\\\"\",\"traces\":[]");
    }

    @Test
    void escapesAllThatIsNotPlain() throws IOException {
        StringBuilder out = new StringBuilder();
        ListingJson json = new ListingJson(out, -1);
        json.begin("a\"b\\c\n\r\t\u0001\u007f\u00e9\uD83D\uDD25\uD800z\u2028");
        json.end(List.of());
        assertThat(out)
                .contains("\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\\u00e9\\ud83d\\udd25\\ud800z\\u2028\"")
                .doesNotMatch("(?s).*[^\\x20-\\x7e\n].*");
    }

    @Test
    void writesSeveralListingsAndSeveralDocuments() throws IOException {
        StringBuilder out = new StringBuilder();
        ListingJson json = new ListingJson(out, -1);
        for (String file : List.of("a", "b")) {
            json.begin(file);
            json.listing(new HandleListing(Kind.ENABLE, Mode.USER, -1, -1, -1, -1, null, List.of(), List.of()));
            json.listing(new HandleListing(Kind.DISABLE, Mode.USER, -1, -1, -1, -1, null, List.of(), List.of()));
            json.end(List.of("w"));
        }
        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"warnings\":[]},{\"kind\":\"disable\"")
                        && line.endsWith("\"warnings\":[\"w\"]}"));
    }

    @Test
    void writesTextForPeople() throws IOException {
        assertThat(text(DIFF))
                .isEqualTo(String.join(
                        "\n",
                        "diff, 217 new traces, 1 outstanding",
                        "  0x3c OPEN, process 6120, thread 6124 [unresolved]",
                        "    ntdll!ZwDuplicateObject+0xc",
                        "    leaky+0x1000",
                        "    0xfffff80012345678",
                        "  warning: cut",
                        ""));
    }
}
