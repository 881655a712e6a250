// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbgeng4j.Break;
import org.dbgeng4j.BreakpointInfo;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandResult;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DumpKind;
import org.dbgeng4j.NotAllowedException;
import org.dbgeng4j.RunState;
import org.dbgeng4j.SessionListener;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Breakpoints, steps, filters, dumps, ends and cancellation on a real process. */
@Timeout(120)
abstract class RunScenarios {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private DebugSession session;

    @BeforeEach
    void launch() {
        Stand.assumeReady();
        Target target = Target.launch(
                Stand.windowsPath(Stand.program("leakyhandles.exe")), "--limit", "1000", "--interval", "20");
        session = Stand.debugger().open(target);
    }

    @AfterEach
    void close() {
        if (session != null) {
            session.close();
            assertThat(Stand.debuggers()).isEmpty();
        }
    }

    @Test
    void stopsAtABreakpointAndSteps() {
        BreakpointInfo set = session.breakpoints().set("leakyhandles!fun4");
        assertThat(session.breakpoints().list()).containsExactly(set);
        assertThat(session.runUntil(StopEvent.Breakpoint.class, LONG))
                .contains(new StopEvent.Breakpoint(set.number(), set.address()));
        long at = session.registers().instructionPointer();
        assertThat(OptionalLong.of(at)).isEqualTo(set.address());
        assertThat(session.stack().frames().get(0).symbol()).isEqualTo("fun4");
        assertThat(session.step()).isEqualTo(new StopEvent.Stepped());
        assertThat(session.registers().instructionPointer()).isNotEqualTo(at);
        assertThat(session.stepOver()).isEqualTo(new StopEvent.Stepped());
        assertThat(session.stepOut()).isEqualTo(new StopEvent.Stepped());
        assertThat(session.stack().frames().get(0).symbol()).isNotEqualTo("fun4");
        session.breakpoints().clear();
        assertThat(session.breakpoints().list()).isEmpty();
        assertThat(session.runUntil(StopEvent.Breakpoint.class, Duration.ofMillis(300)))
                .isEmpty();
        session.breakIn();
        assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
    }

    @Test
    void aDisabledBreakpointIsPassedAndAnEnabledOneHit() {
        BreakpointInfo set =
                session.breakpoints().set(session.address("leakyhandles!fun4").orElseThrow());
        assertThat(session.breakpoints().set("leakyhandles!fun4")).isEqualTo(set); // one to a place
        BreakpointInfo other = session.breakpoints().set("leakyhandles!fun3");
        session.breakpoints().clear(other);
        session.breakpoints().disable(set);
        assertThat(session.breakpoints().list())
                .singleElement()
                .satisfies(only -> assertThat(only.enabled()).isFalse());
        assertThat(session.runUntil(StopEvent.Breakpoint.class, Duration.ofMillis(300)))
                .isEmpty();
        session.breakIn();
        session.breakpoints().enable(set);
        assertThat(session.runUntil(StopEvent.Breakpoint.class, LONG))
                .contains(new StopEvent.Breakpoint(set.number(), set.address()));
    }

    @Test
    void aListenerHearsOfStopsUntilItIsRemoved() throws Exception {
        BlockingQueue<StopEvent> told = new LinkedBlockingQueue<>();
        SessionListener listener = told::add;
        session.addListener(listener);
        BreakpointInfo set = session.breakpoints().set("leakyhandles!fun4");
        session.runUntil(StopEvent.Breakpoint.class, LONG);
        assertThat(told.poll(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StopEvent.Breakpoint.class,
                        hit -> assertThat(hit.number()).isEqualTo(set.number()));
        session.removeListener(listener);
        BlockingQueue<StopEvent> later = new LinkedBlockingQueue<>();
        session.addListener(later::add);
        session.runUntil(StopEvent.Breakpoint.class, LONG);
        assertThat(later.poll(30, TimeUnit.SECONDS)).isInstanceOf(StopEvent.Breakpoint.class);
        assertThat(told).isEmpty();
    }

    @Test
    void callsBackAtEachHit() {
        AtomicInteger hits = new AtomicInteger();
        session.breakpoints().set("leakyhandles!fun4", event -> {
            assertThat(session.stack().frames()).isNotEmpty();
            return hits.incrementAndGet() < 5;
        });
        session.resume();
        assertThat(session.awaitStop(LONG)).containsInstanceOf(StopEvent.Breakpoint.class);
        assertThat(hits).hasValue(5);
    }

    @Test
    void stopsAtAnEventIfAskedTo() {
        session.exceptionFilter("ct", Break.FIRST_CHANCE);
        session.resume();
        session.breakIn(); // by a thread that is created in the target
        assertThat(session.lastEvent())
                .isInstanceOfSatisfying(
                        StopEvent.Other.class, event -> assertThat(event.text()).startsWith("Create thread"));
        session.exceptionFilter("ct", Break.IGNORE);
        session.exceptionFilter(0xC0000005L, Break.SECOND_CHANCE);
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.exceptionFilter("zz", Break.IGNORE));
    }

    @Test
    void writesADump() throws Exception {
        Path dump = folder.resolve("mini.dmp");
        session.writeDump(dump, DumpKind.MINI);
        assertThat(Files.size(dump)).isPositive();
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.writeDump(folder.resolve("no/such/folder/x.dmp"), DumpKind.MINI));
    }

    @Test
    void runsAScript() throws Exception {
        Path script = Files.writeString(folder.resolve("script.txt"), "$$ says\n.echo one\n.echo two\n");
        assertThat(session.runScript(script))
                .extracting(result -> result.output().strip())
                .containsExactly("one", "two");
    }

    @Test
    void killsAndRestarts() {
        long first = session.processId();
        session.resume();
        session.kill();
        assertThat(session.state()).isEqualTo(RunState.EXITED);
        session.restart();
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
        assertThat(session.modules()).isNotEmpty();
        session.resume();
        session.restart();
        assertThat(session.processId()).isNotZero();
        assertThat(first).isNotZero();
        assertThat(Stand.debuggers()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void tellsWhatSymbolsAreLoaded() {
        assertThat(session.reloadSymbols(LONG))
                .anySatisfy(status -> {
                    assertThat(status.module().name()).isEqualTo("leakyhandles");
                    assertThat(status.module().hasSymbols()).isTrue();
                })
                // Wine's and Windows' own without a server: from the export table, and it is said why
                .anySatisfy(status -> {
                    assertThat(status.module().name()).isEqualTo("ntdll");
                    assertThat(status.search()).isNotEmpty();
                });
        assertThat(session.execute(".echo still in step").output().strip()).isEqualTo("still in step");
    }

    @Test
    void aCancelledCommandIsDroppedAndTheSessionInStep() {
        CompletableFuture<CommandResult> slow = session.async().execute(".sleep 0n800; .echo late");
        CompletableFuture<CommandResult> next = slow.handle((result, e) -> null)
                .thenCompose(ignored -> session.async().execute(".echo next"));
        assertThat(slow.cancel(true)).isTrue();
        assertThat(next.join().output().strip()).isEqualTo("next");
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void anAttachedTargetCannotBeRestarted() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20);
                DebugSession attached = Stand.debugger().attach(sample.processId())) {
            assertThatExceptionOfType(NotAllowedException.class).isThrownBy(attached::restart);
            assertThat(attached.state()).isEqualTo(RunState.STOPPED);
        }
    }

    @Test
    void looksAtAProcessAndLetsItGoOn() throws Exception {
        try (LeakySample sample = LeakySample.start(folder, 20)) {
            try (DebugSession onlooker =
                    Stand.debugger().open(Target.attach(sample.processId()).nonInvasive())) {
                assertThat(onlooker.modules()).isNotEmpty();
                assertThat(onlooker.threads()).isNotEmpty();
                assertThatExceptionOfType(NotAllowedException.class).isThrownBy(onlooker::resume);
                assertThatExceptionOfType(NotAllowedException.class)
                        .isThrownBy(() -> onlooker.handleTracing().enable());
            }
            sample.assertCounting();
        }
    }
}
