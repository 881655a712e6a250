// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.dbgeng4j.Ability;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.AttachException.Reason;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.handles.HandleListing;
import org.dbgeng4j.handles.HandleOperation;
import org.dbgeng4j.handles.HandleTrace;
import org.dbgeng4j.handles.HandleTraceLog;
import org.dbgeng4j.internal.text.OutstandingHandles;
import org.junit.jupiter.api.Test;

/** Each kind of target: how it is taken hold of, something that it allows, and something that it refuses. */
interface AnyEngineHoldsTargets extends AnyEngine {
    String KERNEL = """
            step 3s
            running 4 System handles 2713 session 0 parent 0
            running 2588 leaky.exe handles 40 rate 10
            """;

    private static void refuses(Ability ability, Runnable call) {
        assertThatExceptionOfType(NotAllowedException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.ability()).isEqualTo(ability));
    }

    private static void examines(DebugSession session) {
        assertThat(session.threads()).extracting(TargetThread::threadId).contains(4660L);
        assertThat(session.modules()).anyMatch(module -> module.name().equals("leaky"));
        assertThat(session.address("leaky!fun4")).hasValue(0x7ff6a00010c0L);
    }

    private static List<Long> leakyCounts(DebugSession session, int looks) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < looks; i++) {
            session.processes().stream()
                    .filter(process -> process.name().equals("leaky.exe"))
                    .forEach(process -> counts.add(process.handleCount().orElseThrow()));
        }
        return counts;
    }

    @Test
    default void aProcessByItsName() throws Exception {
        on(
                Target.attach("leaky.exe"),
                session -> {
                    assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
                    examines(session);
                    session.handleTracing().enable();
                    session.resume();
                    session.breakIn();
                    refuses(Ability.RESTART, session::restart);
                    assertThat(session.state()).isEqualTo(RunState.STOPPED);
                },
                Simulation.LEAKY);
    }

    @Test
    default void saysWhyItCannotAttach() throws Exception {
        Target target = Target.attach(Simulation.PROCESS_ID);
        assertThat(refusal(target, Simulation.LEAKY, "refuse status 0xC0000048").reason())
                .isEqualTo(Reason.ALREADY_DEBUGGED);
        assertThat(refusal(target, Simulation.LEAKY, "refuse status 0xC00000BB").reason())
                .isEqualTo(Reason.WORD_SIZE);
        assertThat(refusal(target, Simulation.LEAKY, "refuse status 0xC000010A").reason())
                .isEqualTo(Reason.EXITING);
        assertThat(refusal(target, Simulation.LEAKY, "refuse error 5").reason()).isEqualTo(Reason.ACCESS_DENIED);
        assertThat(refusal(Target.attach(4711), Simulation.LEAKY).reason()).isEqualTo(Reason.NO_SUCH_PROCESS);
        AttachException nobody = refusal(Target.attach("nobody.exe"), Simulation.LEAKY);
        assertThat(nobody.reason()).isEqualTo(Reason.NO_SUCH_PROCESS);
        assertThat(nobody).hasMessageContaining("with its extension");
        AttachException two = refusal(Target.attach("leaky.exe"), Simulation.LEAKY, "running 4711 leaky.exe handles 1");
        assertThat(two.reason()).isEqualTo(Reason.SEVERAL_PROCESSES);
        // DbgEng tells no ids, cdb does
        assertThat(two).hasMessageContainingAll("there are several of process leaky.exe", "by its process id");
    }

    @Test
    default void aProcessThatIsLookedAt() throws Exception {
        on(
                Target.attach(Simulation.PROCESS_ID).nonInvasive(),
                session -> {
                    examines(session);
                    refuses(Ability.RUN, session::resume);
                    refuses(Ability.TRACE_HANDLES, () -> session.handleTracing().enable());
                },
                Simulation.LEAKY);
        on(
                Target.attach("leaky.exe").nonInvasiveUnsuspended(),
                session -> {
                    examines(session);
                    assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
                    refuses(Ability.STEP, session::step);
                },
                Simulation.LEAKY);
    }

    @Test
    default void aProgram() throws Exception {
        Target.Launch target = Target.launch("leaky.exe", "a b")
                .in(Path.of("target").toAbsolutePath())
                .with(Map.of("DBGENG4J_TEST", "1"))
                .withChildren();
        on(
                target,
                session -> {
                    assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
                    assertThat(session.execute("k").output()).contains("LdrpDoDebuggerBreak");
                    examines(session);
                    // it allows whatever can be asked for, but nothing behind the session's back
                    assertThat(target.allows()).containsExactlyInAnyOrder(Ability.values());
                    assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.execute("g"));
                },
                Simulation.LEAKY);
    }

    @Test
    default void aDump() throws Exception {
        Path file = Files.createTempFile("dbgeng4j", ".dmp");
        try {
            Files.writeString(file, "MDMP");
            on(
                    Target.dump(file),
                    session -> {
                        examines(session);
                        assertThat(session.handles().handles()).hasSize(20);
                        assertThat(session.execute(".lastevent").output()).contains("c0000005");
                        refuses(Ability.RUN, session::resume);
                        refuses(Ability.BREAK_IN, session::breakIn);
                    },
                    Simulation.LEAKY,
                    "open Event by leak every 100ms",
                    "exception 0xC0000005 by leak at 2s",
                    "dumped 3s");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    default void theLocalKernel() throws Exception {
        on(
                Target.localKernel(),
                session -> {
                    assertThat(session.processes()).contains(new TargetProcess(4, "System", OptionalLong.of(2713)));
                    assertThat(leakyCounts(session, 2)).containsExactly(70L, 100L);
                    refuses(Ability.RUN, session::resume);
                    refuses(Ability.KILL, session::kill);
                },
                KERNEL);
    }

    @Test
    default void anotherMachinesKernel() throws Exception {
        on(
                Target.kernel("net:port=50000,key=1.2.3.4"),
                session -> {
                    assertThat(session.state()).isEqualTo(RunState.STOPPED);
                    assertThat(leakyCounts(session, 2)).containsExactly(40L, 70L);
                    refuses(Ability.BREAK_IN, session::breakIn);
                    session.resume();
                    assertThat(session.state()).isEqualTo(RunState.RUNNING);
                },
                KERNEL);
    }

    @Test
    default void aSessionServesOthers() throws Exception {
        on(
                Target.attach(Simulation.PROCESS_ID),
                session -> {
                    List<Target.Remote> clients = session.startServer("npipe:pipe=mine,password=secret");
                    assertThat(clients).hasSize(1);
                    assertThat(clients.get(0).connection()).startsWith("npipe:Pipe=mine,");
                    assertThat(clients.toString()).doesNotContain("secret");
                },
                Simulation.LEAKY);
    }

    @Test
    default void whatAnotherDebuggerHolds() throws Exception {
        on(
                Target.remote("npipe:server=here,pipe=mine"),
                session -> {
                    examines(session);
                    refuses(Ability.KILL, session::kill);
                    refuses(Ability.BREAK_IN, session::breakIn);
                },
                Simulation.LEAKY);
    }

    @Test
    default void aProcessOnAProcessServer() throws Exception {
        on(
                Target.processServer("tcp:server=there,port=5005", Target.attach(Simulation.PROCESS_ID)),
                session -> {
                    examines(session);
                    refuses(Ability.BREAK_IN, session::breakIn);
                    refuses(Ability.RESTART, session::restart);
                },
                Simulation.LEAKY);
    }

    private static long count(HandleListing listing, HandleOperation operation) {
        return listing.traces().stream()
                .filter(trace -> trace.operation() == operation)
                .count();
    }

    private static void tellsTheTracesOfAProcess(DebugSession session) {
        HandleListing all = session.handleTracing().list();
        assertThat(all.mode()).isEqualTo(HandleListing.Mode.KERNEL);
        assertThat(all.parsed()).isEqualTo(33);
        assertThat(count(all, HandleOperation.OPEN)).isEqualTo(31);
        assertThat(count(all, HandleOperation.CLOSE)).isEqualTo(1);
        assertThat(session.handleTracing().traces(0x7dc)).singleElement().satisfies(trace -> {
            assertThat(trace.operation()).isEqualTo(HandleOperation.BAD_REFERENCE);
            assertThat(trace.processId()).isEqualTo(HandleTrace.UNKNOWN_ID);
            assertThat(trace.stack().frames().get(0).module()).isEqualTo("nt");
        });
        assertThat(OutstandingHandles.of(all.traces()).traces())
                .hasSize(30)
                .allMatch(trace -> trace.stack().frames().stream()
                        .anyMatch(frame -> "leaky".equals(frame.module()) && "fun4".equals(frame.symbol())));
        // of a process by its address, as !process 0 0 tells it
        assertThat(HandleTraceLog.printed()
                        .parse(session.execute("!htrace 7dc ffff8a0f123462c0").output()))
                .singleElement()
                .satisfies(listing -> assertThat(listing.traces()).hasSize(1));
        refuses(Ability.TRACE_HANDLES, () -> session.handleTracing().enable());
    }

    @Test
    default void aKernelTellsTheTracesOfAProcess() throws Exception {
        String scenario = Files.readString(Path.of("native-stubs", "scenarios", "kernel-traces.scenario"));
        on(Target.localKernel(), AnyEngineHoldsTargets::tellsTheTracesOfAProcess, scenario);
        on(Target.kernel("net:port=50000,key=1.2.3.4"), AnyEngineHoldsTargets::tellsTheTracesOfAProcess, scenario);
    }

    @Test
    default void aKernelDoesNotPassForOneWithoutTraces() throws Exception {
        on(
                Target.localKernel(),
                session -> assertThatExceptionOfType(CommandFailedException.class)
                        .isThrownBy(() -> session.handleTracing().list())
                        .withMessageContaining("not enabled"),
                KERNEL);
    }
}
