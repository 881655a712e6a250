// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleDiff;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakSite;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handles of every kind, each opened by a function named after it, told apart by function, type and name. */
@Tag("wine")
class HandleZooOnWineIT {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @Test
    void tellsEveryKindOfHandleApart() throws Exception {
        Path go = folder.resolve("go");
        Path out = folder.resolve("out");
        Path pid = folder.resolve("pid");
        Process zoo = Stand.start(
                Stand.program("handlezoo.exe"),
                "once",
                "--go",
                Stand.windowsPath(go),
                "--out",
                Stand.windowsPath(out),
                "--pid-file",
                Stand.windowsPath(pid));
        try {
            Await.until("the zoo has started", () -> Files.exists(pid) && Files.size(pid) > 1);
            long processId = Long.parseLong(Files.readString(pid).strip());
            try (DebugSession session = Stand.debugger().attach(processId)) {
                HandleTracing tracing = session.handleTracing();
                tracing.enable();
                session.resume();
                Files.createFile(go);
                Await.until("the zoo has leaked", () -> Files.exists(out) && Files.size(out) > 0);
                session.breakIn();
                List<HandleTrace> all = tracing.traces();
                List<LeakSite> sites = ((HandleDiff.Complete) tracing.diff()).leakSites();
                assertThat(countsAndTypes(sites))
                        .contains(
                                entry("leakEvent", "4 Event"),
                                entry("leakNamedEvent", "1 Event"),
                                entry("leakMutex", "2 Mutant"),
                                entry("leakSemaphore", "2 Semaphore"),
                                entry("leakTimer", "1 Timer"),
                                entry("leakSection", "1 Section"),
                                entry("leakPort", "1 IoCompletion"),
                                entry("leakJob", "1 Job"),
                                entry("leakThread", "1 Thread"),
                                entry("leakProcess", "1 Process"),
                                entry("leakFile", "1 File"),
                                entry("leakPipe", "2 File"),
                                entry("leakKey", "1 Key"),
                                entry("leakToken", "1 Token"),
                                entry("leakDuplicate", "1 Event"),
                                entry("moveHandle", "1 Event"),
                                entry("leakFinishedThread", "1 Thread"))
                        .doesNotContainKey("openAndClose");
                assertThat(sites)
                        .filteredOn(site -> "leakNamedEvent".equals(function(site)))
                        .first()
                        .extracting(site -> site.outstanding().get(0).objectName())
                        .asString()
                        .contains("zoo-event");
                assertThat(all)
                        .filteredOn(trace -> trace.operation() == HandleOperation.BAD_REFERENCE)
                        .extracting(HandleTrace::handle)
                        .containsExactly(0xBAD0L);
            }
            // the bad handle raised an exception under trace, which must not have ended it
            assertThat(Stand.isAlive(processId)).isTrue();
        } finally {
            zoo.destroyForcibly();
        }
    }

    @Test
    void isLaunchedInItsFolderWithItsEnvironment() throws Exception {
        Path out = folder.resolve("where");
        Target target = Target.launch(
                        Stand.windowsPath(Stand.program("handlezoo.exe")),
                        "where",
                        "DBGENG4J_ZOO",
                        "--out",
                        Stand.windowsPath(out))
                .in(folder)
                .with(Map.of("DBGENG4J_ZOO", "two words"));
        try (DebugSession session = Stand.debugger().open(target)) {
            session.resume();
            assertThat(session.awaitStop(Duration.ofSeconds(30))).contains(new StopEvent.ProcessExited(0));
        }
        assertThat(Files.readString(out).strip()).isEqualTo(Stand.windowsPath(folder) + "|two words");
    }

    private static Map<String, String> countsAndTypes(List<LeakSite> sites) {
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        for (LeakSite site : sites) {
            counts.merge(function(site), site.count(), Integer::sum);
            types.put(function(site), String.join("+", site.objectTypes()));
        }
        Map<String, String> both = new TreeMap<>();
        counts.forEach((function, count) -> both.put(function, count + " " + types.get(function)));
        return both;
    }

    private static String function(LeakSite site) {
        return site.culprit().map(StackFrame::symbol).orElse("");
    }
}
