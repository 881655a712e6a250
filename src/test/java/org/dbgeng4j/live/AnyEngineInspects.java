// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.MemoryRegion;
import org.dbgeng4j.Registers;
import org.dbgeng4j.RunState;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.SymbolAt;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.stack.CallStack;
import org.junit.jupiter.api.Test;

/** Commands and typed calls of a target that stands still. */
interface AnyEngineInspects extends AnyEngine {
    long BASE = 0x7ff6a0000000L;
    long FUN4 = BASE + 0x10c0;
    String MEMORY = "memory 0x500000 size 0x2000 text \"hello, target\"";

    @Test
    default void listsModules() throws Exception {
        attached(session -> {
            assertThat(session.modules())
                    .extracting(LoadedModule::name)
                    .containsExactlyInAnyOrder("leaky", "ntdll", "KERNEL32", "KERNELBASE");
            LoadedModule leaky = session.modules().stream()
                    .filter(module -> module.name().equals("leaky"))
                    .findFirst()
                    .orElseThrow();
            assertThat(leaky.base()).isEqualTo(BASE);
            assertThat(leaky.size()).isEqualTo(0x9000);
        });
    }

    @Test
    default void walksTheStacksOfAllThreads() throws Exception {
        attached(session -> {
            Map<TargetThread, CallStack> stacks = session.stacks();
            assertThat(stacks.keySet()).containsExactlyElementsOf(session.threads());
            assertThat(stacks.keySet()).allMatch(thread -> thread.processId() == Simulation.PROCESS_ID);
            assertThat(stacks.keySet()).filteredOn(TargetThread::current).hasSize(1);
            CallStack main = stacks.entrySet().stream()
                    .filter(entry -> entry.getKey().threadId() == 4660)
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            assertThat(main.frames()).anyMatch(frame -> "main".equals(frame.symbol()) && frame.displacement() == 0x31);
            assertThat(session.stack().frames().get(0).address())
                    .isEqualTo(session.registers().instructionPointer());
        });
    }

    @Test
    default void readsRegisters() throws Exception {
        attached(session -> {
            Registers registers = session.registers();
            assertThat(registers.values()).containsKeys("rax", "r15", "rip", "rsp");
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registers.get("nothing"));
            assertThat(session.registers(session.threads().get(0)).instructionPointer())
                    .isNotZero();
        });
    }

    @Test
    default void evaluates() throws Exception {
        attached(session -> {
            assertThat(session.evaluate("41+1")).isEqualTo(0x42);
            assertThat(session.evaluate("leaky!fun4")).isEqualTo(FUN4);
            assertThat(session.evaluateCpp("1+2").number()).hasValue(3);
            assertThatExceptionOfType(CommandFailedException.class)
                    .isThrownBy(() -> session.evaluate("nobody!nothing"))
                    .withMessageContaining("nobody!nothing");
        });
    }

    @Test
    default void findsSymbolsAndLines() throws Exception {
        attached(session -> {
            assertThat(session.address("leaky!fun4")).hasValue(FUN4);
            assertThat(session.address("nobody!nothing")).isEmpty();
            SymbolAt symbol = session.symbol(FUN4 + 0x11).orElseThrow();
            assertThat(symbol).hasToString("leaky!fun4+0x11");
            assertThat(symbol.address()).isEqualTo(FUN4);
            assertThat(session.sourceLine(FUN4 + 0x11))
                    .hasValueSatisfying(line -> assertThat(line.line()).isEqualTo(28));
            assertThat(session.symbol(1)).isEmpty();
        });
    }

    @Test
    default void readsAndWritesMemory() throws Exception {
        attached(
                session -> {
                    byte[] read = session.readMemory(0x500000, 0x1800);
                    assertThat(read).hasSize(0x1800);
                    assertThat(new String(read, 0, 13, java.nio.charset.StandardCharsets.US_ASCII))
                            .isEqualTo("hello, target");
                    byte[] bytes = new byte[300];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = (byte) i;
                    }
                    session.writeMemory(0x500100, bytes);
                    assertThat(session.readMemory(0x500100, 300)).isEqualTo(bytes);
                    assertThatExceptionOfType(CommandFailedException.class)
                            .isThrownBy(() -> session.readMemory(0x501ffc, 8));
                    assertThatExceptionOfType(CommandFailedException.class)
                            .isThrownBy(() -> session.writeMemory(0x10, new byte[] {1}));
                },
                MEMORY);
    }

    @Test
    default void mapsTheAddressSpace() throws Exception {
        attached(session -> {
            MemoryRegion region = session.memoryMap().at(BASE).orElseThrow();
            assertThat(region.type()).isEqualTo("MEM_IMAGE");
            assertThat(session.memoryMap().bytesByUsage()).isNotEmpty();
        });
    }

    @Test
    default void listsHandlesAndProcesses() throws Exception {
        attached(
                session -> {
                    assertThat(session.processes())
                            .extracting(TargetProcess::id)
                            .containsExactly(Simulation.PROCESS_ID);
                    assertThat(session.handles().handles()).hasSize(3);
                    long handle = session.handles().handles().get(0).handle();
                    assertThat(session.handle(handle))
                            .hasValueSatisfying(info -> assertThat(info.type()).isEqualTo("Mutant"));
                    assertThat(session.handle(0xffff0)).isEmpty();
                    assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
                },
                "open Mutant by leak times 3",
                "attached 1s");
    }

    @Test
    default void saysWhetherACommandSucceeded() throws Exception {
        attached(session -> {
            assertThat(session.execute("blah blah").failed()).isTrue();
            assertThat(session.execute("!nothing").succeeded()).contains(false);
            assertThat(session.execute("? nobody!nothing").succeeded()).contains(false);
            assertThat(session.execute("lm").failed()).isFalse();
            if (knowsSuccess()) {
                assertThat(session.execute("lm").succeeded()).contains(true);
                assertThat(session.execute(".echo error").succeeded()).contains(true);
            }
        });
    }

    @Test
    default void refusesWhatIsNoCommandAndLosesNothing() throws Exception {
        attached(session -> {
            assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.execute("lm\nq"));
            assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.execute("g"));
            assertThat(session.state()).isEqualTo(RunState.STOPPED);
            assertThat(session.execute(".echo still here").output().strip()).isEqualTo("still here");
        });
    }

    @Test
    default void textOfAnyScriptComesThrough() throws Exception {
        attached(session -> assertThat(session.execute(".echo Gr\u00fc\u00dfe \u65e5\u672c")
                        .output()
                        .strip())
                .isEqualTo("Gr\u00fc\u00dfe \u65e5\u672c"));
    }
}
