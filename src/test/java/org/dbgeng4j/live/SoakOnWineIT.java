// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerEndedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.handles.LeakSite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions one after the other on real processes, with faults at random: nothing may pile up. A minute of it here, half an
 * hour with {@code script/soak}; the figures go to {@code target/soak.txt}.
 */
@Tag("wine")
@Tag("slow")
class SoakOnWineIT {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("dbgeng4j.soak.seconds", 60));
    private static final long SEED = Long.getLong("dbgeng4j.soak.seed", 20261126);

    /** What goes wrong in a session; half of them have no fault. */
    private enum Fault {
        NONE,
        DEBUGGER_KILLED,
        DEBUGGER_KILLED_WHILE_RUNNING,
        DEBUGGER_HANGS,
        TARGET_KILLED,
        COMMAND_TOO_LONG,
        CALLER_INTERRUPTED,
        CLOSED_ELSEWHERE,
        CLOSED_WHILE_RUNNING
    }

    private record Look(int sessions, Footprint footprint) {
        @Override
        public String toString() {
            return sessions + " sessions: " + footprint;
        }
    }

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private LeakySample sample;
    private int samples;

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothingPilesUp() throws Exception {
        StringBuilder figures = new StringBuilder("seed " + SEED + "\n");
        startSample();
        try {
            // what is made once, such as JNA's own memory, is made before the first look
            for (Fault fault : Fault.values()) {
                session(fault);
            }
            List<Look> looks = new ArrayList<>();
            long nextLook = System.nanoTime();
            for (int sessions = 0; looks.size() < 11; sessions++) {
                if (System.nanoTime() >= nextLook) {
                    nextLook += TIME.toNanos() / 10;
                    looks.add(new Look(sessions, Footprint.now()));
                    figures.append(looks.get(looks.size() - 1)).append('\n');
                }
                session(random.nextBoolean() ? Fault.NONE : Fault.values()[random.nextInt(Fault.values().length)]);
            }
            figures.append(done).append('\n');
            Footprint first = looks.get(0).footprint();
            Footprint last = looks.get(10).footprint();
            assertThat(last.descriptors()).as("%s", figures).isLessThanOrEqualTo(first.descriptors() + 4);
            assertThat(last.threads()).as("%s", figures).isLessThanOrEqualTo(first.threads() + 2);
            assertThat(last.heap()).as("%s", figures).isLessThan(first.heap() + (8 << 20));
            assertThat(last.resident()).as("%s", figures).isLessThan(first.resident() + (64 << 20));
            if (TIME.toMinutes() >= 10) {
                assertThat(growthBySession(looks.subList(5, 11)))
                        .as("%s", figures)
                        .isLessThan(2048);
            }
            assertThat(Stand.debuggers()).isEmpty();
        } finally {
            sample.close();
            Files.writeString(Stand.program("../soak.txt").normalize(), figures);
        }
    }

    /**
     * By how many bytes resident memory grows from session to session, the median from look to look: a leak does so all the
     * time, the JVM's compiler once in a while and by megabytes.
     */
    private static double growthBySession(List<Look> looks) {
        List<Double> growth = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) {
            Look before = looks.get(i - 1);
            Look now = looks.get(i);
            growth.add((double) (now.footprint().resident() - before.footprint().resident())
                    / (now.sessions() - before.sessions()));
        }
        return growth.stream().sorted().skip(growth.size() / 2).findFirst().orElseThrow();
    }

    private void startSample() throws Exception {
        sample = LeakySample.start(Files.createDirectory(folder.resolve("sample" + samples++)), 10);
    }

    private void session(Fault fault) throws Exception {
        done.merge(fault, 1, Integer::sum);
        try (DebugSession session = Stand.debugger().attach(sample.processId())) {
            session.handleTracing().enable();
            session.resume();
            sample.assertCounting();
            session.breakIn();
            assertThat(session.handleTracing().diff().leakSites())
                    .extracting(LeakSite::toString)
                    .anyMatch(site -> site.contains("leakyhandles!fun4"));
            strike(fault, session);
        }
        assertThat(Stand.debuggers()).isEmpty();
        if (fault == Fault.TARGET_KILLED) {
            sample.close();
            startSample();
        } else {
            sample.assertCounting();
        }
    }

    private void strike(Fault fault, DebugSession session) throws Exception {
        switch (fault) {
            case NONE -> session.close();
            case DEBUGGER_KILLED -> {
                Stand.debuggers().forEach(ProcessHandle::destroyForcibly);
                assertThatExceptionOfType(DebuggerEndedException.class).isThrownBy(() -> session.execute("lm"));
            }
            case DEBUGGER_KILLED_WHILE_RUNNING -> {
                session.resume();
                Stand.debuggers().forEach(ProcessHandle::destroyForcibly);
                assertThatExceptionOfType(DebuggerEndedException.class)
                        .isThrownBy(() -> session.awaitStop(Duration.ofSeconds(30)));
            }
            case DEBUGGER_HANGS -> {
                Stand.debuggers().forEach(debugger -> signal("-STOP", debugger));
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute("lm", Duration.ofMillis(100)));
                assertThat(session.state()).isEqualTo(RunState.DEAD);
            }
            case TARGET_KILLED -> {
                session.resume();
                sample.kill();
                assertThat(session.awaitStop(Duration.ofSeconds(30)))
                        .hasValueSatisfying(stop -> assertThat(stop).isInstanceOf(StopEvent.ProcessExited.class));
            }
            case COMMAND_TOO_LONG -> {
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute(".sleep 0n600000", Duration.ofMillis(100)));
                assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
            }
            case CALLER_INTERRUPTED -> {
                Thread caller = Thread.currentThread();
                CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(caller::interrupt);
                assertThatExceptionOfType(CommandTimeoutException.class)
                        .isThrownBy(() -> session.execute(".sleep 0n600000"));
                assertThat(Thread.interrupted()).isTrue();
                assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
            }
            case CLOSED_ELSEWHERE -> CompletableFuture.runAsync(session::close).get(60, TimeUnit.SECONDS);
            case CLOSED_WHILE_RUNNING -> {
                session.resume();
                session.close();
            }
        }
    }

    private static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
