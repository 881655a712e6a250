// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.dbgeng4j.Ability;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.Target;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of target, simulated: something that it allows, and something that it refuses. */
@Timeout(60)
class TargetsOnLinuxIT {
    private static final String KERNEL = """
            running 4 System handles 900
            running 1240 leaky.exe handles 40 rate 10
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private DebugSession open(Target target, String scenario) throws Exception {
        return Simulation.debugger(folder, scenario).open(target);
    }

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

    @Test
    void aProcessByItsIdOrName() throws Exception {
        for (Target target : List.of(Target.attach(Simulation.PROCESS_ID), Target.attach("leaky.exe"))) {
            try (DebugSession session = open(target, Simulation.LEAKY)) {
                examines(session);
                session.handleTracing().enable();
                session.resume();
                session.breakIn();
                refuses(Ability.RESTART, session::restart);
                assertThat(session.state()).isEqualTo(RunState.STOPPED);
            }
        }
    }

    @Test
    void aProcessThatIsLookedAt() throws Exception {
        try (DebugSession session = open(Target.attach(Simulation.PROCESS_ID).nonInvasive(), Simulation.LEAKY)) {
            examines(session);
            refuses(Ability.RUN, session::resume);
            refuses(Ability.TRACE_HANDLES, () -> session.handleTracing().enable());
        }
        try (DebugSession session = open(Target.attach("leaky.exe").nonInvasiveUnsuspended(), Simulation.LEAKY)) {
            examines(session);
            assertThat(session.processId()).isEqualTo(Simulation.PROCESS_ID);
            refuses(Ability.STEP, session::step);
        }
    }

    @Test
    void aProgram() throws Exception {
        Target.Launch target = Target.launch("leaky.exe", "a b")
                .in(folder)
                .with(Map.of("DBGENG4J_TEST", "1"))
                .withChildren();
        try (DebugSession session = open(target, Simulation.LEAKY)) {
            examines(session);
            session.restart();
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            examines(session);
            // it allows whatever can be asked for, but nothing behind the session's back
            assertThat(target.allows()).containsExactlyInAnyOrder(Ability.values());
            assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.execute("g"));
            assertThatExceptionOfType(CommandRefusedException.class)
                    .isThrownBy(() -> session.writeMemory(0x7ff6a0000000L, new byte[] {1}));
            session.kill();
        }
    }

    @Test
    void aDump() throws Exception {
        Path file = Files.writeString(folder.resolve("leaky.dmp"), "MDMP");
        try (DebugSession session = open(Target.dump(file), Simulation.LEAKY)) {
            examines(session);
            refuses(Ability.RUN, session::resume);
            refuses(Ability.BREAK_IN, session::breakIn);
        }
    }

    @Test
    void theLocalKernel() throws Exception {
        try (DebugSession session = open(Target.localKernel(), KERNEL)) {
            assertThat(session.processes())
                    .contains(new TargetProcess(4, "System", OptionalLong.of(900)))
                    .anyMatch(process -> process.id() == 1240 && process.name().equals("leaky.exe"));
            refuses(Ability.RUN, session::resume);
            refuses(Ability.KILL, session::kill);
        }
    }

    @Test
    void anotherMachinesKernel() throws Exception {
        try (DebugSession session = open(Target.kernel("net:port=50000,key=1.2.3.4"), KERNEL)) {
            assertThat(session.processes()).extracting(TargetProcess::id).contains(4L, 1240L);
            refuses(Ability.BREAK_IN, session::breakIn);
            session.resume();
            assertThat(session.state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void whatAnotherDebuggerHolds() throws Exception {
        try (DebugSession session = open(Target.remote("npipe:server=here,pipe=mine"), Simulation.LEAKY)) {
            examines(session);
            refuses(Ability.KILL, session::kill);
            refuses(Ability.BREAK_IN, session::breakIn);
        }
    }

    @Test
    void aProcessOnAProcessServer() throws Exception {
        Target target = Target.processServer("tcp:server=there,port=5005", Target.attach(Simulation.PROCESS_ID));
        try (DebugSession session = open(target, Simulation.LEAKY)) {
            examines(session);
            refuses(Ability.BREAK_IN, session::breakIn);
            refuses(Ability.RESTART, session::restart);
        }
    }
}
