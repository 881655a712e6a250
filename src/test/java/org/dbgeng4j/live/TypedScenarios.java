// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.dbgeng4j.CommandFailedException;
import org.dbgeng4j.CommandRefusedException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.MemoryRegion;
import org.dbgeng4j.Registers;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.SymbolAt;
import org.dbgeng4j.SymbolPath;
import org.dbgeng4j.TargetProcess;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.stack.CallStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The typed calls on a real process. */
@Timeout(120)
abstract class TypedScenarios {
    @TempDir
    Path folder;

    private LeakySample sample;
    private DebugSession session;

    @BeforeEach
    void attach() throws Exception {
        Stand.assumeReady();
        sample = LeakySample.start(folder, 20);
        session = Stand.debugger().withMemoryWrites().attach(sample.processId());
    }

    @AfterEach
    void detach() throws Exception {
        if (session != null) {
            session.close();
            sample.assertCounting();
            sample.close();
        }
    }

    private LoadedModule module() {
        return session.modules().stream()
                .filter(module -> module.name().equals("leakyhandles"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void modules() {
        assertThat(session.modules()).extracting(LoadedModule::name).contains("leakyhandles", "ntdll");
        assertThat(module().size()).isGreaterThan(0x1000);
    }

    @Test
    void threadsAndTheirStacks() {
        Map<TargetThread, CallStack> stacks = session.stacks();
        assertThat(stacks.keySet()).containsExactlyElementsOf(session.threads());
        assertThat(stacks.keySet()).allMatch(thread -> thread.processId() == session.processId());
        assertThat(stacks.keySet()).filteredOn(TargetThread::current).hasSize(1);
        assertThat(stacks.values())
                .anySatisfy(stack -> assertThat(stack.frames())
                        .anyMatch(frame -> "leakyhandles".equals(frame.module()) && "main".equals(frame.symbol())));
        CallStack current = session.stack();
        assertThat(current.frames().get(0).address())
                .isEqualTo(session.registers().instructionPointer());
    }

    @Test
    void registers() {
        Registers registers = session.registers();
        assertThat(registers.values()).containsKeys("rax", "r15", "rip", "rsp");
        assertThat(registers.get("rsp")).isNotZero();
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> registers.get("nothing"));
        TargetThread first = session.threads().get(0);
        assertThat(session.registers(first).stackPointer()).isNotZero();
    }

    @Test
    void expressions() {
        assertThat(session.evaluate("41+1")).isEqualTo(0x42);
        assertThat(session.evaluate("leakyhandles!main")).isBetween(module().base(), module().base() + module().size());
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.evaluate("nobody!nothing"))
                .withMessageContaining("nobody!nothing");
        assertThat(session.evaluateCpp("1+2").number()).hasValue(3);
    }

    @Test
    void symbolsAndAddresses() {
        long main = session.address("leakyhandles!main").orElseThrow();
        SymbolAt symbol = session.symbol(main + 3).orElseThrow();
        assertThat(symbol).hasToString("leakyhandles!main+0x3");
        assertThat(symbol.address()).isEqualTo(main);
        assertThat(symbol.sourceLine())
                .hasValueSatisfying(line -> assertThat(line.fileName()).startsWith("leakyhandles"));
        assertThat(session.sourceLine(main))
                .isEqualTo(session.symbol(main).orElseThrow().sourceLine());
        assertThat(session.sourceLine(1)).isEmpty();
        assertThat(session.address("nobody!nothing")).isEmpty();
        assertThat(session.symbol(1)).isEmpty();
    }

    @Test
    void memory() {
        byte[] head = session.readMemory(module().base(), 5000);
        assertThat(head).hasSize(5000).startsWith('M', 'Z');
        assertThatExceptionOfType(CommandFailedException.class).isThrownBy(() -> session.readMemory(0x10, 4));
        // below the stack pointer, where the stopped thread has nothing
        long spare = session.registers().stackPointer() - 0x200;
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        byte[] before = session.readMemory(spare - 300, 300);
        session.writeMemory(spare - 300, bytes);
        assertThat(session.readMemory(spare - 300, 300)).isEqualTo(bytes);
        session.writeMemory(spare - 300, before);
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.writeMemory(0x10, new byte[] {1}));
    }

    @Test
    void memoryIsNotWrittenUnasked() throws Exception {
        session.close();
        session = Stand.debugger().attach(sample.processId());
        assertThatExceptionOfType(CommandRefusedException.class)
                .isThrownBy(() -> session.writeMemory(session.registers().stackPointer(), new byte[] {1}))
                .withMessageContaining("withMemoryWrites");
    }

    @Test
    void theAddressSpace() {
        MemoryRegion region = session.memoryMap().at(module().base()).orElseThrow();
        assertThat(region.type()).isEqualTo("MEM_IMAGE");
        assertThat(session.memoryMap().bytesByUsage()).isNotEmpty();
    }

    @Test
    void processesAndTheLastEvent() {
        assertThat(session.processes()).extracting(TargetProcess::id).containsExactly(session.processId());
        assertThat(session.lastEvent()).isEqualTo(new StopEvent.BreakIn());
    }

    @Test
    void handles() {
        HandleTable table = session.handles();
        assertThat(table.total()).isPositive().isEqualTo(table.handles().size());
        HandleInfo event = table.handles().stream()
                .filter(one -> "Event".equals(one.type()))
                .findFirst()
                .orElseThrow();
        assertThat(session.handle(event.handle()))
                .hasValueSatisfying(detail -> assertThat(detail.type()).isEqualTo("Event"));
        assertThat(session.handle(0xbad0).flatMap(HandleInfo::objectType)).isEmpty();
    }

    @Test
    void extensions() {
        session.loadExtension("ntsdexts"); // comes with the debugger
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.loadExtension("C:\\nobody\\has this.dll"))
                .withMessageContaining(".load \"C:\\nobody\\has this.dll\"")
                .withMessageContaining("LoadLibrary");
        assertThat(session.execute("!handle").failed()).isFalse();
    }

    @Test
    void symbolsAreLookedForOfflineAndTheirStatusIsTold() {
        assertThat(session.execute(".sympath").output())
                .contains("Symbol search path is: .")
                .doesNotContain("srv*");
        session.symbol(module().base() + 0x1000);
        assertThat(session.symbolStatus()).anySatisfy(status -> {
            assertThat(status.module().name()).isEqualTo("leakyhandles");
            assertThat(status.module().hasSymbols()).isTrue();
            assertThat(status.search()).isEmpty();
        });
    }

    @Test
    void aSymbolPathIsTheDebuggersOwn() {
        SymbolPath path = SymbolPath.offline().folder(Stand.windowsPath(folder)).cache("C:\\symbols");
        session.close();
        session = Stand.debugger().withSymbolPath(path).attach(sample.processId());
        assertThat(session.execute(".sympath").output()).contains("Symbol search path is: " + path);
    }

    @Test
    void aFailedCommandSaysSo() {
        assertThat(session.execute("blah blah").failed()).isTrue();
        assertThat(session.execute("!nothing").succeeded()).contains(false);
        assertThat(session.execute("lm").failed()).isFalse();
    }
}
