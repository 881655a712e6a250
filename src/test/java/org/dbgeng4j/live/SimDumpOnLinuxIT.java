// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dbgeng4j.Break;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DumpKind;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.handles.Minidump;
import org.dbgeng4j.handles.OutstandingHandle;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dump that the debugger wrote tells what the session told at that moment. */
@Timeout(60)
class SimDumpOnLinuxIT {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    private DebugSession attach() throws Exception {
        return Simulation.debugger(
                        folder,
                        Simulation.LEAKY,
                        "speed fastest",
                        "open Event by leak every 100ms name \\BaseNamedObjects\\leaked",
                        "open File by fine every 70ms close release after 10ms",
                        "badref 0x4444 by fine every 900ms",
                        "exception 0xE0000001 by fine at 3005ms")
                .attach(Simulation.PROCESS_ID);
    }

    /** A stack without what a dump cannot know: symbols and lines. */
    private static CallStack bare(CallStack stack, List<LoadedModule> modules) {
        return new CallStack(stack.frames().stream()
                .map(frame -> modules.stream()
                        .filter(module -> module.contains(frame.address()))
                        .findFirst()
                        .map(module ->
                                StackFrame.of(frame.address(), module.name(), null, frame.address() - module.base()))
                        .orElseGet(() -> StackFrame.unresolved(frame.address())))
                .toList());
    }

    private static Map<CallStack, List<Long>> byStack(List<LeakSite> sites, List<LoadedModule> modules) {
        return sites.stream()
                .collect(Collectors.toMap(
                        site -> bare(site.stack(), modules),
                        site -> site.outstanding().stream()
                                .map(OutstandingHandle::handle)
                                .toList()));
    }

    @Test
    void theDumpHoldsTheSessionsTracesAndHandles() throws Exception {
        Path file = folder.resolve("traced.dmp");
        try (DebugSession session = attach()) {
            HandleTracing tracing = session.handleTracing();
            tracing.enable();
            session.exceptionFilter(0xC0000008L, Break.IGNORE);
            session.resume();
            session.awaitStop(Duration.ofSeconds(30)).orElseThrow();
            session.writeDump(file, DumpKind.HANDLES);
            Minidump dump = Minidump.read(file);

            assertThat(dump.processId()).isEqualTo(Simulation.PROCESS_ID);
            assertThat(dump.warnings()).isEmpty();
            List<LoadedModule> modules = session.modules();
            assertThat(dump.modules())
                    .extracting(LoadedModule::name, LoadedModule::base, LoadedModule::size)
                    .containsExactlyInAnyOrderElementsOf(modules.stream()
                            .map(module -> tuple(module.name(), module.base(), module.size()))
                            .toList());

            List<HandleTrace> traces = tracing.traces();
            assertThat(traces).hasSizeGreaterThan(100);
            assertThat(dump.traces().orElseThrow().traces())
                    .containsExactlyElementsOf(traces.stream()
                            .map(trace -> new HandleTrace(
                                    trace.handle(),
                                    trace.operation(),
                                    trace.processId(),
                                    trace.threadId(),
                                    bare(trace.stack(), modules)))
                            .toList());

            HandleTable table = session.handles();
            assertThat(dump.table().countByType()).isEqualTo(table.countByType());
            assertThat(dump.table().handles())
                    .extracting(HandleInfo::handle, HandleInfo::type)
                    .containsExactlyElementsOf(table.handles().stream()
                            .map(info -> tuple(info.handle(), info.type()))
                            .toList());
            HandleDiff diff = tracing.diff();
            assertThat(byStack(dump.outstanding().leakSites(), modules)).isEqualTo(byStack(diff.leakSites(), modules));
            assertThat(dump.outstanding().leakSites().get(0)).satisfies(site -> {
                assertThat(site.count()).isEqualTo(30);
                assertThat(site.objectTypes()).containsExactly("Event");
                assertThat(site.outstanding().get(0).objectName()).isEqualTo("\\BaseNamedObjects\\leaked");
            });
        }
    }

    @Test
    void anUntracedDumpHoldsHandlesAndAPlainOneNone() throws Exception {
        try (DebugSession session = attach()) {
            session.resume();
            session.awaitStop(Duration.ofSeconds(30)).orElseThrow();
            Path handles = folder.resolve("handles.dmp");
            session.writeDump(handles, DumpKind.HANDLES);
            Minidump dump = Minidump.read(handles);
            assertThat(dump.table().countByType()).containsEntry("Event", 30);
            assertThat(dump.traces()).isEmpty();
            assertThat(dump.outstanding()).isInstanceOf(HandleDiff.Incomplete.class);
            Path plain = folder.resolve("plain.dmp");
            session.writeDump(plain, DumpKind.MINI);
            assertThat(Minidump.read(plain).handles()).isEmpty();
        }
    }
}
