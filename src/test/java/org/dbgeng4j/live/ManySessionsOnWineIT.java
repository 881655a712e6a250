// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dbgeng4j.BreakpointInfo;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.SymbolAt;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.handles.LeakSite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several sessions at once in one JVM, each on a process of its own. */
@Tag("wine")
@Tag("slow")
class ManySessionsOnWineIT {
    private static final int SESSIONS = Integer.getInteger("dbgeng4j.sessions", 8);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("dbgeng4j.sessions.seconds", 60));

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @Test
    @Timeout(300)
    void eachAnswersForItsOwnProcess() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(SESSIONS);
        List<Future<Integer>> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            int number = i;
            sessions.add(callers.submit(() -> commands(number)));
        }
        callers.shutdown();
        for (Future<Integer> done : sessions) {
            assertThat(done.get()).as("commands of one session").isPositive();
        }
        assertThat(Stand.debuggers()).isEmpty();
        Await.until("the library's threads end", () -> libraryThreads().isEmpty());
    }

    private static List<String> libraryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("dbgeng4j-"))
                .toList();
    }

    /** Sends commands at random for a while and says how many; each answer is held against what is known. */
    private int commands(int number) throws Exception {
        Path own = Files.createDirectory(folder.resolve("process" + number));
        Random random = new Random(number);
        int sent = 0;
        try (LeakySample sample = LeakySample.start(own, 20)) {
            try (DebugSession session = Stand.debugger().attach(sample.processId())) {
                for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; sent++) {
                    command(session, sample, random);
                }
            }
            sample.assertCounting();
        }
        return sent;
    }

    private static void command(DebugSession session, LeakySample sample, Random random) throws Exception {
        switch (random.nextInt(10)) {
            case 0 -> {
                String word = Integer.toHexString(random.nextInt());
                assertThat(session.execute(".echo " + word).output().strip()).isEqualTo(word);
            }
            case 1 -> {
                int number = random.nextInt(0x10000);
                assertThat(session.evaluate("0x" + Integer.toHexString(number) + "+1"))
                        .isEqualTo(number + 1);
            }
            case 2 ->
                assertThat(session.processes()).extracting(TargetProcess::id).containsExactly(sample.processId());
            case 3 ->
                assertThat(session.threads())
                        .extracting(TargetThread::processId)
                        .containsOnly(sample.processId());
            case 4 -> {
                LoadedModule program = session.modules().stream()
                        .filter(module -> module.name().equals("leakyhandles"))
                        .findFirst()
                        .orElseThrow();
                assertThat(session.readMemory(program.base(), 2)).containsExactly('M', 'Z');
            }
            case 5 -> {
                long fun3 = session.address("leakyhandles!fun3").orElseThrow();
                assertThat(session.symbol(fun3 + 4).map(SymbolAt::toString)).hasValue("leakyhandles!fun3+0x4");
            }
            case 6 ->
                assertThat(session.stack().frames().get(0).address())
                        .isEqualTo(session.registers().instructionPointer());
            case 7 -> {
                BreakpointInfo breakpoint = session.breakpoints().set("leakyhandles!fun4");
                assertThat(session.runUntil(StopEvent.Breakpoint.class, Duration.ofSeconds(30)))
                        .hasValueSatisfying(hit -> assertThat(hit.number()).isEqualTo(breakpoint.number()));
                session.breakpoints().clear(breakpoint);
            }
            case 8 -> {
                session.resume();
                sample.assertCounting();
                session.breakIn();
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
            }
            default -> leakHunt(session, sample);
        }
    }

    private static void leakHunt(DebugSession session, LeakySample sample) throws Exception {
        session.handleTracing().enable();
        int before = counter(session);
        session.resume();
        sample.assertCounting();
        session.breakIn();
        List<LeakSite> sites = session.handleTracing().diff().leakSites();
        session.handleTracing().disable();
        long leaked = sites.stream()
                .filter(site -> site.culprit()
                        .flatMap(frame -> frame.function())
                        .filter("leakyhandles!fun4"::equals)
                        .isPresent())
                .mapToLong(LeakSite::count)
                .sum();
        // it may have been stopped between a handle and its counting, both times
        int counted = counter(session) - before;
        assertThat(leaked).isBetween(counted - 1L, counted + 1L);
    }

    /** How many handles the program itself has counted. */
    private static int counter(DebugSession session) {
        long address = session.address("leakyhandles!leakedCount").orElseThrow();
        return ByteBuffer.wrap(session.readMemory(address, 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }
}
