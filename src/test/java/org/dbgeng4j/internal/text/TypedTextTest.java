// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.dbgeng4j.BreakpointInfo;
import org.dbgeng4j.CppValue;
import org.dbgeng4j.LoadedModule;
import org.dbgeng4j.MemoryMap;
import org.dbgeng4j.MemoryRegion;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.SymbolAt;
import org.dbgeng4j.TargetThread;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the typed calls read: the debugger's shapes with names of our own, and the real texts where they are at hand. */
class TypedTextTest {
    private static final Path REAL = Path.of("..", "shared", "transcripts");

    private static String real(String name) throws IOException {
        assumeTrue(Files.isDirectory(REAL), () -> "no transcripts in " + REAL.toAbsolutePath());
        return Files.readString(REAL.resolve(name), UTF_8);
    }

    @Test
    void modules() {
        assertThat(ModuleText.parse("0:000> start             end                 module name\n"
                        + "00007ff7`863b0000 00007ff7`863d2000   leaky    C (private pdb symbols)  C:\\a b\\leaky.pdb\n"
                        + "*** WARNING: Unable to verify checksum for leaky.exe\n"
                        + "00007ffc`e75b0000 00007ffc`e77a5000   ntdll      (deferred)             \n"
                        + "\nUnloaded modules:\n00007ffc`d0000000 00007ffc`d0010000   gone.dll\n"))
                .containsExactly(
                        new LoadedModule(
                                "leaky", 0x7ff7863b0000L, 0x22000, "private pdb symbols", "C:\\a b\\leaky.pdb"),
                        new LoadedModule("ntdll", 0x7ffce75b0000L, 0x1f5000, "deferred", ""));
        LoadedModule leaky = new LoadedModule("leaky", 0x1000, 0x100, "export symbols", "");
        assertThat(leaky.contains(0x10ff)).isTrue();
        assertThat(leaky.contains(0x1100)).isFalse();
        assertThat(leaky.hasSymbols()).isFalse();
    }

    @Test
    void realModules() throws IOException {
        List<LoadedModule> modules = ModuleText.parse(real("063-x64-launch-symnoisy-session.txt"));
        assertThat(modules).extracting(LoadedModule::name).containsExactly("WindowDemo", "MSVCP140", "ntdll");
        assertThat(modules.get(2).symbolFile()).endsWith("ntdll.pdb");
        assertThat(modules.get(2).hasSymbols()).isTrue();
        assertThat(ModuleText.parse(real("078-lm-0.txt")))
                .extracting(LoadedModule::name, LoadedModule::base, LoadedModule::size)
                .contains(tuple("stst", 0x1000000L, 0xd000L), tuple("ntdll", 0x7c900000L, 0xb0000L))
                .hasSize(6);
        assertThat(ModuleText.parse(real("078-lm-1.txt"))).hasSize(6);
        assertThat(ModuleText.parse(real("081-win32-error-0.txt")))
                .extracting(LoadedModule::name, LoadedModule::symbols)
                .containsExactly(tuple("tcpip", "no symbols"));
    }

    @Test
    void threads() {
        assertThat(ThreadText.parse(".  0  Id: 1a3c.20f0 Suspend: 1 Teb: 0000008c`68a32000 Unfrozen \"main\"\n"
                        + "   12  Id: 1a3c.b40 Suspend: -1 Teb: 0000008c`68a34000 Frozen\n"))
                .containsExactly(
                        new TargetThread(0, 0x1a3c, 0x20f0, 1, 0x8c68a32000L, true),
                        new TargetThread(12, 0x1a3c, 0xb40, -1, 0x8c68a34000L, false));
    }

    @Test
    void realThreads() throws IOException {
        assertThat(ThreadText.parse(real("064-x64-thread-list-tilde-star.txt")))
                .extracting(TargetThread::index, TargetThread::threadId, TargetThread::current)
                .containsExactly(tuple(0, 0x6364L, false), tuple(1, 0x6b40L, false), tuple(3, 0x8e38L, true));
        assertThat(ThreadText.parse(real("071-thread-status.txt")))
                .extracting(TargetThread::index, TargetThread::teb, TargetThread::current)
                .containsExactly(
                        tuple(0, 0x7ffde000L, false), tuple(1, 0x7ffdd000L, true), tuple(2, 0x7ffdc000L, false));
    }

    @Test
    void aStack() {
        CallStack stack = StackText.parse(
                " # Child-SP          RetAddr           Call Site\n"
                        + "00 00000000`006ff8b0 00007ff7`91d811d2 leaky!fun4+0x14 [c:\\my src\\leaky.cpp @ 14] \n"
                        + "01 (Inline Function) --------`-------- leaky!small+0x2 [c:\\my src\\leaky.cpp @ 9]\n"
                        + "02 00000000`006ff8e0 00007ffc`7fa38364 leaky!operator new<int, 3>+0x11a\n"
                        + "WARNING: Stack unwind information not available. Following frames may be wrong.\n"
                        + "03 00000000`006ff910 00007ffc`81a55e91 leaky+0x1234\n"
                        + "04 00000000`006ff940 00000000`00000000 0x00007ffc`81a55e91\n",
                0x7ff791d81014L);
        assertThat(stack.frames())
                .containsExactly(
                        StackFrame.of(0x7ff791d81014L, "leaky", "fun4", 0x14)
                                .withSource(new SourceLine("c:\\my src\\leaky.cpp", 14)),
                        StackFrame.of(0x7ff791d811d2L, "leaky", "small", 2)
                                .withSource(new SourceLine("c:\\my src\\leaky.cpp", 9)),
                        StackFrame.of(0x7ff791d811d2L, "leaky", "operator new<int, 3>", 0x11a),
                        StackFrame.of(0x7ffc7fa38364L, "leaky", null, 0x1234),
                        StackFrame.unresolved(0x7ffc81a55e91L));
        assertThat(StackText.parse("       ^ Illegal thread error in '~9 kn'\n", 0)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aRealStack() throws IOException {
        List<StackFrame> frames =
                StackText.parse(real("075-jdinfo-banner-attach-0.txt"), 1).frames();
        assertThat(frames).hasSize(4);
        assertThat(frames.get(0).toString())
                .isEqualTo("CrashAV_x64!wmain+0x14 [c:\\my\\my_projects\\crash\\crashav\\crashav.cpp @ 14]");
        assertThat(frames.get(3).address()).isEqualTo(0x7ffc81a55e91L);
    }

    @Test
    void registers() {
        assertThat(RegisterText.parse("rax=000000000000002a rbx=00007ff7`91d81014 rcx=0\n"
                        + " r8=00000000006ff808  r9=0000000000000000 r10=ffffffffffffffff\n"
                        + "iopl=0         nv up ei pl zr na po nc\n"
                        + "cs=0033  ss=002b  efl=00010246\n"
                        + "leaky!fun4+0x14:\n"
                        + "00007ff7`91d81014 45891b mov dword ptr [r11],r11d ds:00000000`00000000=????????\n"))
                .containsEntry("rax", 42L)
                .containsEntry("rbx", 0x7ff791d81014L)
                .containsEntry("r8", 0x6ff808L)
                .containsEntry("r10", -1L)
                .containsEntry("efl", 0x10246L)
                .doesNotContainKey("ds");
    }

    @Test
    void realRegisters() throws IOException {
        String text = real("080-pending-attach-0.txt");
        assertThat(RegisterText.parse(text)).hasSize(17 + 1 + 7).containsEntry("rsp", 0x6ff8b0L);
        assertThat(RegisterText.instructionPointer(text)).hasValue(0x7ff791d81014L);
    }

    @Test
    void expressions() {
        assertThat(ExpressionText.masm("Evaluate expression: -1 = ffffffff`ffffffff\n"))
                .hasValue(-1);
        assertThat(ExpressionText.masm("0:000> Evaluate expression: 66 = 00000042\n"))
                .hasValue(66);
        assertThat(ExpressionText.masm("Couldn't resolve error at 'nobody!thing'\n"))
                .isEmpty();
        assertThat(ExpressionText.cpp("int 0n-3\n")).contains(new CppValue("int", OptionalLong.of(-3), "int 0n-3"));
        assertThat(ExpressionText.cpp("unsigned int64 0x00000001`40001470\n").orElseThrow())
                .extracting(CppValue::type, CppValue::number)
                .containsExactly("unsigned int64", OptionalLong.of(0x140001470L));
        assertThat(ExpressionText.cpp("char 0n97 'a'\n").orElseThrow().number()).hasValue(97);
        assertThat(ExpressionText.cpp("double 3.14\n").orElseThrow().number()).isEmpty();
        assertThat(ExpressionText.cpp("Couldn't resolve error at 'x'\n")).isEmpty();
    }

    @Test
    void breakpoints() {
        assertThat(BreakpointText.parse(" 0 e Disable Clear  00007ff6`12345670     0001 (0001)  0:**** leaky!fun4\n"
                        + " 1 d Enable Clear  00007ff6`12345690     0003 (0005)  1:**** leaky!main \"k; g\"\n"
                        + " 2 eu              0001 (0001) (later!start)\n"
                        + " 4 e Disable Clear  00007ff6`12349000 w 4 0001 (0001)  0:~000 leaky!counter\n"))
                .containsExactly(
                        new BreakpointInfo(0, true, OptionalLong.of(0x7ff612345670L), "leaky!fun4"),
                        new BreakpointInfo(1, false, OptionalLong.of(0x7ff612345690L), "leaky!main"),
                        new BreakpointInfo(2, true, OptionalLong.empty(), "later!start"),
                        new BreakpointInfo(4, true, OptionalLong.of(0x7ff612349000L), "leaky!counter"));
        assertThat(BreakpointText.parse("       ^ Syntax error in 'bl x'\n")).isEmpty();
    }

    @Test
    void bytes() {
        String text = "00007ff7`863b0000  4d 5a 90 00 03 00 00 00-04 00 00 00 ff ff 00 00  MZ..............\n"
                + "00007ff7`863b0010  b8 00 41 42                                      ..AB\n";
        assertThat(MemoryText.bytes(text, 0x7ff7863b0000L, 20))
                .startsWith(0x4d, 0x5a, 0x90)
                .endsWith(0xb8, 0, 0x41, 0x42);
        assertThat(MemoryText.bytes(text, 0x7ff7863b0000L, 3)).hasSize(3);
        assertThat(MemoryText.bytes(text, 0x7ff7863b0000L, 40)).hasSize(20);
        assertThat(MemoryText.bytes("00000000`00000000  ?? ?? ?? ??   ????\n", 0, 4))
                .isEmpty();
        // characters that look like more bytes
        assertThat(MemoryText.bytes("00001000  41 20 42 42-20  A BB 41 42 43\n", 0x1000, 16))
                .hasSize(5);
    }

    @Test
    void regions() {
        MemoryMap map = MemoryText.map(
                "\n        BaseAddress      EndAddress+1        RegionSize     Type       State\n"
                        + "-------\n"
                        + "+        0`00000000        0`7ffe0000        0`7ffe0000             MEM_FREE    PAGE_NOACCESS      Free\n"
                        + "+        0`7ffe0000        0`7ffe1000        0`00001000 MEM_PRIVATE MEM_COMMIT  PAGE_READONLY      Other      [User Shared Data]\n"
                        + "         a`00000000        a`00003000        0`00003000 MEM_PRIVATE MEM_COMMIT  PAGE_READWRITE | PAGE_GUARD  Stack      [~0; 1a3c.20f0]\n"
                        + "         a`00003000        a`00010000        0`0000d000 MEM_PRIVATE MEM_RESERVE                     Stack      [~0; 1a3c.20f0]\n"
                        + "+     7ff7`863b0000     7ff7`863b1000        0`00001000 MEM_IMAGE   MEM_COMMIT  PAGE_READONLY       Image      [leaky; \"C:\\a\\leaky.exe\"]\n"
                        + "         b`00000000        b`00001000        0`00001000 MEM_PRIVATE MEM_COMMIT  PAGE_READWRITE      <unknown>  [...]\n");
        assertThat(map.regions()).hasSize(6);
        assertThat(map.at(0x7ff7863b0010L))
                .contains(new MemoryRegion(
                        0x7ff7863b0000L,
                        0x1000,
                        "MEM_COMMIT",
                        "MEM_IMAGE",
                        "PAGE_READONLY",
                        "Image",
                        "leaky; \"C:\\a\\leaky.exe\""));
        assertThat(map.regions().get(2).protection()).isEqualTo("PAGE_READWRITE | PAGE_GUARD");
        assertThat(map.regions().get(3).usage()).isEqualTo("Stack");
        assertThat(map.bytesByUsage()).containsEntry("Stack", 0x10000L).doesNotContainKey("Free");
    }

    @Test
    void symbols() {
        assertThat(NearestSymbol.symbol(
                        "C:\\src\\leaky.cpp(22)+0x7\n"
                                + "(00007ff6`12345670)   leaky!fun4+0x27   |  (00007ff6`12345690)   leaky!main\n",
                        0x7ff612345697L))
                .contains(
                        new SymbolAt("leaky", "fun4", 0x7ff612345670L, 0x27, new SourceLine("C:\\src\\leaky.cpp", 22)));
        assertThat(NearestSymbol.symbol("(00001000)   leaky!f\nExact matches:\n    leaky!f (void)\n", 0x1000))
                .hasValueSatisfying(symbol -> assertThat(symbol).hasToString("leaky!f"));
        assertThat(NearestSymbol.symbol("", 5)).isEmpty();
    }

    @Test
    void stops() {
        assertThat(StopEvents.parse(
                        "ModLoad: 0 1 a.dll\nBreakpoint 0 hit\nLast event: 1.2: Hit breakpoint 0\n", false, false))
                .isEqualTo(new StopEvent.Breakpoint(0, OptionalLong.empty()));
        assertThat(StopEvents.parse("Last event: 20.24: Load module C:\\x.dll at 00006fff`ffb60000\n", false, false))
                .isEqualTo(new StopEvent.ModuleLoaded("C:\\x.dll", 0x6fffffb60000L));
        assertThat(StopEvents.parse("Last event: 20.24: Create thread 0:24\n", false, false))
                .isEqualTo(new StopEvent.Other("Create thread 0:24"));
        assertThat(StopEvents.parse(
                        "Last event: 20.24: Single step exception - code 80000004 (first chance)\n", false, true))
                .isEqualTo(new StopEvent.Stepped());
        assertThat(StopEvents.parse(
                        "(1.2): Access violation - code c0000005 (first chance)\n"
                                + "Last event: 1.2: Access violation - code c0000005 (first chance)\n",
                        false,
                        true))
                .isEqualTo(new StopEvent.ExceptionRaised(0xC0000005L, true, OptionalLong.empty(), "Access violation"));
        assertThat(StopEvents.parse("", false, false)).isEqualTo(new StopEvent.Other(""));
    }

    @Test
    void realStops() throws IOException {
        assertThat(StopEvents.last(real("074-lastevent-stack-overflow-0.txt"), false))
                .isInstanceOfSatisfying(StopEvent.ExceptionRaised.class, event -> {
                    assertThat(event.code()).isEqualTo(0xC00000FDL);
                    assertThat(event.firstChance()).isFalse();
                });
        assertThat(StopEvents.last(real("075-jdinfo-banner-attach-0.txt"), true))
                .isEqualTo(new StopEvent.BreakIn());
        assertThat(StopEvents.last(real("061-c-option-echo-lines.txt"), true))
                .isEqualTo(new StopEvent.ProcessExited(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "       ^ Syntax error in 'blah'\n",
                "Couldn't resolve error at 'x '\n",
                "Bad register error in 'r nothing'\n",
                "  ^ Bad register error in 'r nothing'\n",
                "No export blah found\n",
                "The call to LoadLibrary(nothing) failed, Win32 error 0n126\n",
                "       ^ No runnable debuggees error in 'p'\n",
                "Unable to create file 'C:\\no\\x.dmp' - Win32 error 0n3\n",
                "Memory access error at ')'\n"
            })
    void knowsACommandThatFailed(String output) {
        assertThat(CommandErrors.in(output)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "the program says: error in 'x'\n", "leaky!error_in+0x3\n", "0 errors\n"})
    void takesNoOtherTextForAFailure(String output) {
        assertThat(CommandErrors.in(output)).isFalse();
    }

    @Test
    void realErrorsAreSeen() throws IOException {
        real("062-error-lines.txt")
                .lines()
                .filter(line -> !line.contains("> "))
                .forEach(line ->
                        assertThat(CommandErrors.in(line + "\n")).as(line).isTrue());
    }
}
