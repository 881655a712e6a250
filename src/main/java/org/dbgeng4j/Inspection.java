// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.dbgeng4j.handles.HandleInfo;
import org.dbgeng4j.handles.HandleTable;
import org.dbgeng4j.internal.text.ExpressionText;
import org.dbgeng4j.internal.text.HandleTextParser;
import org.dbgeng4j.internal.text.Hex;
import org.dbgeng4j.internal.text.KernelProcesses;
import org.dbgeng4j.internal.text.MemoryText;
import org.dbgeng4j.internal.text.ModuleText;
import org.dbgeng4j.internal.text.NearestSymbol;
import org.dbgeng4j.internal.text.ProcessStatus;
import org.dbgeng4j.internal.text.RegisterText;
import org.dbgeng4j.internal.text.StackText;
import org.dbgeng4j.internal.text.ThreadText;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;

/**
 * What can be asked of a target that stands still. Each of these calls sends the debugger command that it names and reads
 * its text; {@link #execute(String)} sends any other. All fail with a {@link RunStateException} while the target runs.
 */
public sealed interface Inspection permits DebugSession {
    /**
     * What is debugged.
     *
     * @return the target as it was given to {@link Debugger#open}
     */
    Target target();

    /**
     * Executes a debugger command within the debugger's default time.
     *
     * @param command one command, or several with semicolons between them
     * @return what it printed
     * @throws CommandRefusedException if it is blank, holds a line break, or would run or end the target
     * @throws RunStateException if the target does not stand still
     * @throws CommandTimeoutException if it does not end in time
     * @throws CommandFailedException if it prints more than this JVM can hold
     * @throws DebuggerEndedException if the debugger is gone
     */
    CommandResult execute(String command);

    /**
     * The loaded modules ({@code lm}).
     *
     * @return the modules, in the debugger's order
     */
    default List<LoadedModule> modules() {
        return ModuleText.parse(execute("lm").output());
    }

    /**
     * The threads of the current process ({@code ~}).
     *
     * @return the threads, in the debugger's order
     */
    default List<TargetThread> threads() {
        return ThreadText.parse(execute("~").output());
    }

    /**
     * The call stack of the current thread ({@code r}, {@code kn}).
     *
     * @return the stack, innermost frame first, with source lines where the symbols name them
     */
    default CallStack stack() {
        return stackOf("");
    }

    /**
     * The call stack of a thread ({@code ~N r}, {@code ~N kn}).
     *
     * @param thread one of {@link #threads()}
     * @return the stack, innermost frame first, with source lines where the symbols name them
     */
    default CallStack stack(TargetThread thread) {
        return stackOf("~" + thread.index() + " ");
    }

    /**
     * The call stacks of all threads of the current process.
     *
     * @return the stacks in the order of {@link #threads()}
     */
    default Map<TargetThread, CallStack> stacks() {
        Map<TargetThread, CallStack> stacks = new LinkedHashMap<>();
        threads().forEach(thread -> stacks.put(thread, stack(thread)));
        return stacks;
    }

    private CallStack stackOf(String thread) {
        String registers = execute(thread + "r").output();
        long at = RegisterText.instructionPointer(registers)
                .orElseThrow(
                        () -> failed("the debugger does not tell where the thread stands", thread + "r", registers));
        return StackText.parse(execute(thread + "kn 0x400").output(), at);
    }

    /**
     * The registers of the current thread ({@code r}).
     *
     * @return the registers
     */
    default Registers registers() {
        return registersOf("r");
    }

    /**
     * The registers of a thread ({@code ~N r}).
     *
     * @param thread one of {@link #threads()}
     * @return the registers
     */
    default Registers registers(TargetThread thread) {
        return registersOf("~" + thread.index() + " r");
    }

    private Registers registersOf(String command) {
        String output = execute(command).output();
        Map<String, Long> values = RegisterText.parse(output);
        if (values.isEmpty()) {
            throw failed("the debugger shows no registers", command, output);
        }
        return new Registers(values);
    }

    /**
     * The value of an expression in the debugger's own language ({@code ?}).
     *
     * @param expression such as {@code poi(@rsp) + 8}; numbers are hexadecimal
     * @return the value
     * @throws CommandFailedException if the debugger cannot evaluate it
     * @throws CommandRefusedException if it is blank, would be another command too, or has a part in C++ ({@code @@})
     *     that assigns
     */
    default long evaluate(String expression) {
        String output =
                execute(CommandText.expression("? ", expression, target())).output();
        return ExpressionText.masm(output)
                .orElseThrow(() -> failed("the expression cannot be evaluated", "? " + expression, output));
    }

    /**
     * The value of a C++ expression ({@code ??}).
     *
     * @param expression such as {@code sizeof(int) * 3}; numbers are decimal
     * @return the value
     * @throws CommandFailedException if the debugger cannot evaluate it
     * @throws CommandRefusedException if it is blank, would be another command too, or assigns: a value is asked for
     */
    default CppValue evaluateCpp(String expression) {
        String output =
                execute(CommandText.expression("?? ", expression, target())).output();
        return ExpressionText.cpp(output)
                .orElseThrow(() -> failed("the expression cannot be evaluated", "?? " + expression, output));
    }

    /**
     * Bytes of the target's memory ({@code db}).
     *
     * @param address where they begin
     * @param length how many
     * @return the bytes
     * @throws IllegalArgumentException if the length is negative
     * @throws CommandFailedException if not all of them can be read
     */
    default byte[] readMemory(long address, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("a length of " + length + " bytes");
        }
        byte[] all = new byte[length];
        for (int at = 0; at < length; at += 0x1000) {
            int wanted = Math.min(0x1000, length - at);
            String command = "db " + Hex.of(address + at) + " L" + Hex.of(wanted);
            String output = execute(command).output();
            byte[] got = MemoryText.bytes(output, address + at, wanted);
            if (got.length < wanted) {
                throw failed(
                        "the memory at " + Hex.of(address + at + got.length) + " cannot be read",
                        command,
                        firstLines(output));
            }
            System.arraycopy(got, 0, all, at, wanted);
        }
        return all;
    }

    /**
     * Changes the target's memory ({@code eb}).
     *
     * @param address where the bytes go
     * @param bytes the bytes
     * @throws CommandRefusedException if the debugger was not given {@link Debugger#withMemoryWrites()}
     * @throws NotAllowedException if this kind of target cannot be changed
     * @throws CommandFailedException if they are not there afterwards
     */
    void writeMemory(long address, byte[] bytes);

    /**
     * The regions of the target's address space ({@code !address}).
     *
     * @return the regions, and their summary
     */
    default MemoryMap memoryMap() {
        String output = execute("!address").output();
        MemoryMap map = MemoryText.map(output);
        if (map.regions().isEmpty()) {
            throw failed("the debugger lists no memory", "!address", output);
        }
        return map;
    }

    /**
     * The symbol that an address belongs to ({@code ln}).
     *
     * @param address an address
     * @return the symbol; empty where the debugger knows none
     */
    default Optional<SymbolAt> symbol(long address) {
        return NearestSymbol.symbol(execute("ln " + Hex.of(address)).output(), address);
    }

    /**
     * The address of a symbol ({@code ?}).
     *
     * @param symbol its name, such as {@code leaky!fun4}
     * @return the address; empty where the debugger does not know the symbol
     * @throws CommandRefusedException if it is blank, or would be another command too
     */
    default OptionalLong address(String symbol) {
        return ExpressionText.masm(
                execute(CommandText.expression("? ", symbol, target())).output());
    }

    /**
     * The source line of an address ({@code ln}).
     *
     * @param address an address in the target's code
     * @return the line that the symbols name for it; empty where they name none
     */
    default Optional<SourceLine> sourceLine(long address) {
        return NearestSymbol.sourceLine(execute("ln " + Hex.of(address)).output());
    }

    /**
     * The target's open handles, each with its type ({@code !handle}).
     *
     * @return the table; its total and the number of its handles differ where the debugger's text was spoilt
     * @throws CommandFailedException if the debugger prints something other than a list of handles with its summary
     */
    default HandleTable handles() {
        String output = execute("!handle").output();
        return HandleTextParser.whole(output)
                .orElseThrow(() -> failed("the debugger does not list the handles", "!handle", firstLines(output)));
    }

    /**
     * What the debugger knows of one handle ({@code !handle H f}).
     *
     * @param handle the handle's value
     * @return its details; empty where the target has no such handle
     */
    default Optional<HandleInfo> handle(long handle) {
        return HandleTextParser.detail(
                execute("!handle " + Hex.of(handle) + " f").output());
    }

    /**
     * The processes that are debugged ({@code |}); of a kernel, all processes of its machine ({@code !process 0 0}).
     *
     * @return the processes, in the debugger's order
     */
    default List<TargetProcess> processes() {
        if (target() instanceof Target.Kernel || target() instanceof Target.LocalKernel) {
            return KernelProcesses.parse(execute("!process 0 0").output()).stream()
                    .map(one -> new TargetProcess(one.processId(), one.image(), one.handleCount()))
                    .toList();
        }
        return ProcessStatus.parse(execute("|").output()).stream()
                .map(line -> new TargetProcess(line.processId(), line.name(), OptionalLong.empty()))
                .toList();
    }

    private static String firstLines(String output) {
        return output.lines().limit(3).collect(Collectors.joining("\n"));
    }

    private CommandFailedException failed(String finding, String command, String output) {
        return new CommandFailedException(
                finding,
                "command: " + command + "\ntarget: " + target() + "\n"
                        + (output.isBlank() ? "(it printed nothing)" : output.strip()),
                "",
                null);
    }
}
