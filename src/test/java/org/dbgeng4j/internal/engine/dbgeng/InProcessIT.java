// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.dbgeng4j.AttachException;
import org.dbgeng4j.CommandTimeoutException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.internal.engine.Deadline;
import org.dbgeng4j.internal.engine.Engine.Ending;
import org.dbgeng4j.internal.engine.EngineListener;
import org.dbgeng4j.internal.engine.Uninterrupted;
import org.dbgeng4j.live.Interrupt;
import org.dbgeng4j.live.Simulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine in this process: its thread, its callbacks, and that there is one. */
@Timeout(120)
class InProcessIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final DbgEngOptions OPTIONS = new DbgEngOptions(".", LONG);
    private static final Target TARGET = Target.attach(Simulation.PROCESS_ID);

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private static Path library(String... more) throws Exception {
        return Simulation.dbgEng(Simulation.LEAKY, String.join("\n", more)).path();
    }

    private static DebugSession attach(String... more) throws Exception {
        return Debugger.dbgEngAt(library(more)).inProcess().attach(Simulation.PROCESS_ID);
    }

    private static final class Deaf implements EngineListener {
        @Override
        public void stopped(String text) {}

        @Override
        public void ended(String lastWords) {}
    }

    @Test
    void anExceptionInACallbackComesOutOfTheCallAndNotIntoNativeCode() throws Exception {
        OutputBuffer broken = new OutputBuffer() {
            @Override
            public synchronized void output(int mask, String said) {
                if (said.contains("boom")) {
                    throw new IllegalStateException("boom");
                }
                super.output(mask, said);
            }
        };
        DbgEngEngine engine = DbgEngEngine.start(library(), OPTIONS, TARGET, new Deaf(), broken);
        try {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> engine.execute(".echo boom", LONG))
                    .withMessage("boom");
            assertThat(engine.execute(".echo next", LONG).output()).isEqualTo("next\n");
        } finally {
            engine.end(Ending.DETACH, LONG);
        }
    }

    @Test
    void aCallFromAnotherThreadIsRefusedBeforeItIsMade() throws Exception {
        DbgEngLibrary library = DbgEngLibrary.load(library());
        try (ComReference client = library.create()) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.supplyAsync(() -> client.call(Slot.END_SESSION, 2))
                            .join())
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("IDebugClient5::EndSession was called from thread")
                    .withMessageContaining(Thread.currentThread().getName());
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync(client::close).join())
                    .withMessageContaining("Release");
        }
    }

    @Test
    void aReferenceIsReleasedOnce() throws Exception {
        ComReference client = DbgEngLibrary.load(library()).create();
        assertThat(client.type()).isEqualTo(Interface.IDebugClient7);
        assertThat(client.query(Interface.IDebugOutputCallbacksWide)).isNull();
        client.close();
        client.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> client.call(Slot.END_SESSION, 2))
                .withMessageContaining("after the release");
    }

    @Test
    void whatAnotherNativeThreadPrintsIsHeardToo() throws Exception {
        try (DebugSession session = attach()) {
            for (int i = 0; i < 100; i++) {
                assertThat(session.execute("!standin.thread from there").output())
                        .isEqualTo("from there\n");
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("dbgeng4j-foreign"))
                    .allMatch(Thread::isDaemon)
                    .hasSizeLessThan(10);
        }
    }

    @Test
    void aFailedResultIsNoSuccess() throws Exception {
        try (DebugSession session = attach()) {
            assertThat(session.execute("!standin.result 0x80070005"))
                    .satisfies(result -> assertThat(result.succeeded()).contains(false))
                    .satisfies(result -> assertThat(result.output())
                            .isEqualTo("IDebugControl4::ExecuteWide returned 0x80070005, E_ACCESSDENIED\n"));
            assertThat(session.execute("!standin.result 1").succeeded()).contains(true);
        }
    }

    @Test
    void aStackWithoutTextIsTheOneOfTheText() throws Exception {
        try (DebugSession session = attach("open Event by leak every 100ms", "speed fastest")) {
            for (TargetThread thread : session.threads()) {
                session.execute("~" + thread.index() + "s");
                // the stack of a named thread is read from text
                assertThat(session.stack()).isEqualTo(session.stack(thread));
            }
            session.breakpoints().set("leaky!fun4");
            session.runUntil(StopEvent.Breakpoint.class, LONG);
            TargetThread current = session.threads().stream()
                    .filter(TargetThread::current)
                    .findFirst()
                    .orElseThrow();
            assertThat(session.stack()).isEqualTo(session.stack(current));
            assertThat(session.stack().toString()).contains("leaky.cpp @ ");
        }
    }

    @Test
    void aSecondSessionIsRefusedWhileTheFirstIsOpen() throws Exception {
        try (DebugSession first = attach()) {
            assertThatExceptionOfType(AttachException.class)
                    .isThrownBy(InProcessIT::attach)
                    .withMessageContaining("a process has one")
                    .withMessageContaining("inProcess()");
            assertThat(first.execute(".echo mine").output().strip()).isEqualTo("mine");
        }
        try (DebugSession next = attach()) {
            assertThat(next.state()).isEqualTo(RunState.STOPPED);
        }
    }

    @Test
    void anInterruptBreaksOffTheCommandThatExecutesAndNoOther() throws Exception {
        DbgEngEngine engine = DbgEngEngine.start(library(), OPTIONS, TARGET, new Deaf());
        try {
            assertThat(engine.interrupt()).isFalse();
            CompletableFuture<Boolean> broken = CompletableFuture.supplyAsync(
                            () -> engine.execute(".sleep 0n60000", LONG))
                    .thenApply(answer -> answer.succeeded().orElseThrow());
            while (!engine.interrupt()) {
                Thread.onSpinWait();
            }
            assertThat(broken).succeedsWithin(LONG).isEqualTo(false);
            assertThat(engine.execute(".sleep 0n1", LONG).succeeded()).contains(true);
        } finally {
            engine.end(Ending.DETACH, LONG);
        }
    }

    @Test
    void whatIsInterruptedBeforeItBeginsNeverBegins() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> over = new CompletableFuture<>();
        OutputBuffer slow = new OutputBuffer() {
            @Override
            public void output(int mask, String said) {
                if (said.contains("slow")) {
                    begun.complete(null);
                    Uninterrupted.isOver(over, Deadline.after(LONG));
                }
                super.output(mask, said);
            }
        };
        DbgEngEngine engine = DbgEngEngine.start(library(), OPTIONS, TARGET, new Deaf(), slow);
        try {
            String before =
                    engine.execute("!truth", ChronoUnit.FOREVER.getDuration()).output();
            CompletableFuture<String> first = CompletableFuture.supplyAsync(
                    () -> engine.execute(".echo slow", LONG).output());
            begun.join();
            assertThat(Interrupt.in(() -> engine.resume("g"))).hasMessageContaining("it was not sent");
            over.complete(null);
            assertThat(first.join()).isEqualTo("slow\n");
            assertThat(engine.execute("!truth", LONG))
                    .satisfies(answer -> assertThat(answer.output()).isEqualTo(before))
                    .satisfies(answer -> assertThat(answer.succeeded()).contains(true));
        } finally {
            over.complete(null);
            engine.end(Ending.DETACH, LONG);
        }
    }

    @Test
    void aLateCommandIsBrokenOffAndTheSessionUsable() throws Exception {
        try (DebugSession session = attach()) {
            assertThatExceptionOfType(CommandTimeoutException.class)
                    .isThrownBy(() -> session.execute(".sleep 0n60000", Duration.ofMillis(100)))
                    .withMessageContaining("usable");
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    @Test
    void aHundredMegabytesComeThrough() throws Exception {
        try (DebugSession session = attach("fault flood 100 on lm")) {
            assertThat(session.execute("lm", LONG).output().length()).isGreaterThan(100_000_000);
            assertThat(session.execute(".echo next").output().strip()).isEqualTo("next");
        }
    }

    /** More with {@code -Ddbgeng4j.cycles=10000}. */
    @Test
    @Timeout(1200)
    void anyNumberOfSessionsLeavesNothingBehind() throws Exception {
        int cycles = Integer.getInteger("dbgeng4j.cycles", 2_000);
        cycle(cycles / 3); // whatever grows once: code that is compiled, pools of memory
        Footprint before = Footprint.now();
        cycle(cycles - cycles / 3);
        Footprint after = Footprint.now();
        System.out.printf("%d sessions: %s, then %s%n", cycles, before, after);
        assertThat(after.callbacks()).isEqualTo(before.callbacks());
        assertThat(after.threads()).isEqualTo(before.threads());
        assertThat(after.nativeKilobytes() - before.nativeKilobytes()).isLessThan(40_000);
    }

    private static void cycle(int times) throws Exception {
        Path library = library();
        for (int i = 0; i < times; i++) {
            DbgEngEngine engine = DbgEngEngine.start(library, OPTIONS, TARGET, new Deaf());
            assertThat(engine.execute("!standin.objects", LONG).output())
                    .isEqualTo("clients 1, output callbacks 1, event callbacks 1\n");
            engine.end(Ending.DETACH, LONG);
        }
    }
}
