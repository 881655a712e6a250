// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.dbgeng4j.BreakpointInfo;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that is debugged with the processes that it starts. */
@Tag("wine")
@Timeout(120)
class ChildrenOnWineIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeEach
    void assumeReady() {
        Stand.assumeReady();
    }

    @AfterEach
    void leavesNoDebuggerBehind() {
        assertThat(Stand.debuggers()).isEmpty();
    }

    /** A handlezoo whose child sleeps so long and ends with 7; it ends with 3 itself. */
    private static DebugSession launch(int childLife, int life) {
        return Stand.debugger()
                .open(Target.launch(
                                Stand.windowsPath(Stand.program("handlezoo.exe")),
                                "parent",
                                "--child-life",
                                Integer.toString(childLife),
                                "--life",
                                Integer.toString(life))
                        .withChildren());
    }

    /** Lets it run to the child's own initial break, and returns the child's id. */
    private static long child(DebugSession session) {
        session.resume();
        assertThat(session.awaitStop(LONG)).containsInstanceOf(StopEvent.ExceptionRaised.class);
        return session.processes().stream()
                .mapToLong(TargetProcess::id)
                .filter(id -> id != session.processId())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void bothAreSeenAndBothEndWithTheSession() throws Exception {
        long parent;
        long child;
        try (DebugSession session = launch(600_000, 600_000)) {
            parent = session.processId();
            assertThat(session.processes()).extracting(TargetProcess::id).containsExactly(parent);
            child = child(session);
            List<TargetProcess> both = session.processes();
            assertThat(both).extracting(TargetProcess::id).containsExactly(parent, child);
            assertThat(both).allSatisfy(process -> assertThat(process.name()).endsWith("handlezoo.exe"));
            assertThat(session.threads()).extracting(TargetThread::processId).containsOnly(child);
            session.execute("|0s");
            assertThat(session.threads()).extracting(TargetThread::processId).containsOnly(parent);
            assertThat(session.processes()).isEqualTo(both);
            assertThat(Stand.isAlive(parent) && Stand.isAlive(child)).isTrue();
        }
        assertThat(Stand.isAlive(parent)).isFalse();
        assertThat(Stand.isAlive(child)).isFalse();
    }

    @Test
    void aBreakpointIsOfTheProcessThatItWasSetIn() {
        try (DebugSession session = launch(600_000, 600_000)) {
            long child = child(session);
            BreakpointInfo set = session.breakpoints().set("handlezoo!main");
            assertThat(session.runUntil(StopEvent.Breakpoint.class, LONG))
                    .contains(new StopEvent.Breakpoint(set.number(), set.address()));
            assertThat(session.threads()).extracting(TargetThread::processId).containsOnly(child);
            assertThat(session.stack().frames().get(0).symbol()).isEqualTo("main");
            session.step();
        }
    }

    @Test
    void theEndOfAChildIsToldAndTheEndOfTheLastEndsTheTarget() {
        try (DebugSession session = launch(500, 6_000)) {
            long child = child(session);
            session.resume();
            assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(7));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.processes()).extracting(TargetProcess::id).contains(session.processId(), child);
            session.resume();
            assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(3));
            assertThat(session.state()).isEqualTo(RunState.EXITED);
        }
    }

    @Test
    void theTargetsOwnEndLeavesItsChildToTheSession() throws Exception {
        long child;
        try (DebugSession session = launch(600_000, 6_000)) {
            child = child(session);
            session.resume();
            assertThat(session.awaitStop(LONG)).contains(new StopEvent.ProcessExited(3));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            session.resume();
            session.breakIn();
            assertThat(session.processes()).extracting(TargetProcess::id).containsExactly(child);
            assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
        }
        assertThat(Stand.isAlive(child)).isFalse();
    }
}
