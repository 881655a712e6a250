// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.junit.jupiter.api.Test;

/** What !handle prints. */
class HandleTextParserTest {
    @Test
    void listWithSummary() throws IOException {
        HandleTable table = HandleTextParser.table(HtraceParserTest.fixture("handle-list.txt"));
        assertThat(table.total()).isEqualTo(4);
        assertThat(table.handles()).extracting(HandleInfo::handle).containsExactly(4L, 0x1cL, 0x20L, 0x24L);
        assertThat(table.find(0x1c)).get().extracting(HandleInfo::type).isEqualTo("ALPC Port");
        assertThat(table.find(0x20)).get().extracting(HandleInfo::objectType).isEqualTo(java.util.Optional.empty());
        assertThat(table.countByType())
                .containsExactly(
                        entry("None", 1), entry("ALPC Port", 1), entry("Section", 1), entry("WaitCompletionPacket", 1));
    }

    @Test
    void summaryAlone() {
        HandleTable table = HandleTextParser.table("0:001> !handle\r\n*** WARNING: Unable to verify checksum for a\r\n"
                + "135 Handles\r\nType           \tCount\r\nEvent          \t130\r\nALPC Port      \t5\r\n");
        assertThat(table.handles()).isEmpty();
        assertThat(table.total()).isEqualTo(135);
        assertThat(table.countByType()).containsExactly(entry("Event", 130), entry("ALPC Port", 5));
    }

    @Test
    void detail() throws IOException {
        HandleInfo info = HandleTextParser.detail(HtraceParserTest.fixture("handle-token.txt"))
                .orElseThrow();
        assertThat(info.handle()).isEqualTo(0x2a8);
        // not the token's own "Type Primary"
        assertThat(info.type()).isEqualTo("Token");
        assertThat(info.name()).isNull();
        assertThat(info.grantedAccess()).isEqualTo(0xf01ff);
        assertThat(info.handleCount()).isEqualTo(2);
        assertThat(info.pointerCount()).isEqualTo(65538);
        assertThat(info.details()).containsExactly("Auth Id  0 : 0x3e7", "Type Primary", "Token Id  0 : 0x1a2b3");
    }

    @Test
    void detailWithAName() {
        HandleInfo info = HandleTextParser.detail(
                        "Handle 48\n  Type         \tFile\n  Attributes   \t0\n"
                                + "  Name         \t\\Device\\HarddiskVolume3\\two words\n  No object specific information available\n")
                .orElseThrow();
        assertThat(info.name()).isEqualTo("\\Device\\HarddiskVolume3\\two words");
        assertThat(info.grantedAccess()).isEqualTo(HandleInfo.UNKNOWN);
        assertThat(info.details()).isEmpty();
    }

    @Test
    void aHandleClosedMeanwhileHasNoType() {
        assertThat(HandleTextParser.detail("Handle 3c\n").orElseThrow().objectType())
                .isEmpty();
        assertThat(HandleTextParser.detail("Could not find handle 0x1234\n")).isEmpty();
    }

    @Test
    void otherTextIsNoTable() {
        HandleTable table =
                HandleTextParser.table("Handles of the process:\n many Handles\nHandle xyz\nHandle tracing enabled.\n");
        assertThat(table.total()).isZero();
        assertThat(table.handles()).isEmpty();
        assertThat(table.countByType()).isEmpty();
    }
}
