// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DumpKind;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dump of a real process, whose handle streams the stand-in wrote; what Windows writes is a question of its own. */
@Tag("wine")
@Timeout(120)
class DumpOnWineIT {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    private static List<List<Long>> addresses(List<HandleTrace> traces) {
        return traces.stream()
                .map(trace ->
                        trace.stack().frames().stream().map(StackFrame::address).toList())
                .toList();
    }

    private static LeakSite largest(List<LeakSite> sites) {
        return sites.get(0);
    }

    @Test
    void theDumpFindsTheLeakThatTheSessionFinds() throws Exception {
        Path file = folder.resolve("leaky.dmp");
        try (LeakySample sample = LeakySample.start(folder, 50)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                HandleTracing tracing = session.handleTracing();
                tracing.enable();
                session.resume();
                sample.awaitLeaked(sample.leaked() + 10);
                session.breakIn();
                session.writeDump(file, DumpKind.HANDLES);
                Minidump dump = Minidump.read(file);

                assertThat(dump.warnings()).isEmpty();
                assertThat(addresses(dump.traces().orElseThrow().traces())).isEqualTo(addresses(tracing.traces()));
                HandleTable live = session.handles();
                assertThat(dump.handles().orElseThrow().handles())
                        .extracting(HandleInfo::handle)
                        .isEqualTo(
                                live.handles().stream().map(HandleInfo::handle).toList());
                assertThat(dump.table().countByType())
                        .as("where !handle counts None, a dump has no type")
                        .allSatisfy(
                                (type, count) -> assertThat(live.countByType()).containsEntry(type, count));
                LeakSite found = largest(tracing.diff().leakSites());
                LeakSite dumped = largest(dump.outstanding().leakSites());
                assertThat(dumped.outstanding())
                        .extracting(OutstandingHandle::handle)
                        .isEqualTo(found.outstanding().stream()
                                .map(OutstandingHandle::handle)
                                .toList());
                assertThat(dumped.objectTypes()).containsExactly("Event");
                assertThat(dumped.culprit().orElseThrow())
                        .returns(found.culprit().orElseThrow().address(), StackFrame::address)
                        .returns("leakyhandles", StackFrame::module);
            }
            sample.assertCounting();
        }
    }
}
