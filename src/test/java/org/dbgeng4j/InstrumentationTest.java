// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent for breakpoints, filters, dumps, scripts and symbols, and what is made of the answers. */
@Timeout(20)
class InstrumentationTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String LISTED =
            " 0 e 00000001`40001470     0001 (0001)  0:**** leaky!fun4\n 3 eu                      0001 (0001) (nobody!nothing)\n";

    @TempDir
    Path folder;

    private FakeEngine engine;
    private final DebugSession session = FakeEngine.session(Target.launch("fake.exe"), made -> engine = made);

    @AfterEach
    void close() {
        session.close();
    }

    private BreakpointInfo breakpoint() {
        engine.answers.put("bl", LISTED);
        engine.answers.put("? leaky!fun4", "Evaluate expression: 5368714352 = 00000001`40001470\n");
        return session.breakpoints().list().get(0);
    }

    @Test
    void listsBreakpoints() {
        assertThat(breakpoint()).isEqualTo(new BreakpointInfo(0, true, OptionalLong.of(0x140001470L), "leaky!fun4"));
        assertThat(session.breakpoints().list().get(1))
                .isEqualTo(new BreakpointInfo(3, true, OptionalLong.empty(), "nobody!nothing"));
    }

    @Test
    void aCallbackLetsTheTargetGoOnOrLeavesItStanding() {
        breakpoint();
        AtomicInteger hits = new AtomicInteger();
        BreakpointInfo set = session.breakpoints().set("leaky!fun4", event -> {
            assertThat(event.address()).hasValue(0x140001470L);
            session.execute("k"); // it may ask
            return hits.incrementAndGet() < 5;
        });
        assertThat(set.number()).isZero();
        engine.whenResumed = command -> engine.stops("Breakpoint 0 hit\n", "Hit breakpoint 0");
        session.resume();
        assertThat(session.awaitStop(LONG)).containsInstanceOf(StopEvent.Breakpoint.class);
        assertThat(hits).hasValue(5);
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void aBreakInDuringACallbackHolds() {
        breakpoint();
        session.breakpoints().set("leaky!fun4", event -> {
            session.breakIn();
            return true;
        });
        session.resume();
        engine.stops("Breakpoint 0 hit\n", "Hit breakpoint 0");
        assertThat(session.awaitStop(LONG)).isPresent();
        assertThat(session.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void refusesWhatIsNoPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.breakpoints().set("a \"q\""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.breakpoints().set("a;q"));
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.breakpoints().set("nobody!knows"))
                .withMessageContaining("bp nobody!knows");
        assertThatExceptionOfType(NotAllowedException.class).isThrownBy(() -> {
            try (DebugSession dump = FakeEngine.session(Target.dump(Path.of("a.dmp")), made -> {})) {
                dump.breakpoints().list();
            }
        });
    }

    @Test
    void setsFilters() {
        session.exceptionFilter("av", Break.SECOND_CHANCE);
        session.exceptionFilter(0xC0000005L, Break.FIRST_CHANCE);
        session.exceptionFilter("ld:user32", Break.NOTIFY);
        assertThat(engine.sent).contains("sxd av", "sxe 0xc0000005", "sxn ld:user32");
        assertThatIllegalArgumentException().isThrownBy(() -> session.exceptionFilter("av; q", Break.IGNORE));
        assertThatExceptionOfType(NotAllowedException.class).isThrownBy(() -> {
            try (DebugSession kernel = FakeEngine.session(Target.localKernel(), made -> {})) {
                kernel.exceptionFilter("av", Break.IGNORE);
            }
        });
    }

    @Test
    void writesDumps() {
        Path file = folder.resolve("a.dmp");
        engine.answers.put(".dump /ma " + file, "Creating x\nDump successfully written\n");
        session.writeDump(file, DumpKind.FULL);
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.writeDump(folder.resolve("with blank.dmp"), DumpKind.MINI))
                .withMessageContaining(".dump /m \"");
    }

    @Test
    void sendsNothingOfAScriptThatWouldRun() throws Exception {
        Path script = folder.resolve("script.txt");
        Files.writeString(script, "$$ a comment\n* another\n\n.if (1) {\n  .echo yes\n}\nlm\n");
        assertThat(session.runScript(script))
                .extracting(CommandResult::command)
                .containsExactly(".if (1) {; .echo yes; }", "lm");
        Files.writeString(script, "r\ng\n");
        assertThatExceptionOfType(CommandRefusedException.class).isThrownBy(() -> session.runScript(script));
        assertThat(engine.sent).doesNotContain("r", "g");
    }

    @Test
    void tellsHowTheSearchForSymbolsWent() {
        engine.answers.put(
                "lm",
                "00007ff7`863b0000 00007ff7`863d2000   leaky      (no symbols)           \n"
                        + "00007ffc`e75b0000 00007ffc`e77a5000   ntdll      (pdb symbols)          C:\\sym\\ntdll.pdb\n");
        engine.answers.put(
                ".reload /f",
                "SYMSRV:  BYINDEX: 0x2\n         C:\\sym\n         leaky.pdb\n"
                        + "DBGHELP: C:\\build\\leaky.pdb - file not found\n"
                        + "*** ERROR: Module load completed but symbols could not be loaded for leaky.exe\n"
                        + "DBGHELP: leaky - no symbols loaded\n"
                        + "DBGHELP: ntdll - public symbols\n");
        var statuses = session.reloadSymbols(LONG);
        assertThat(statuses).hasSize(2);
        assertThat(statuses.get(0).search())
                .contains("DBGHELP: C:\\build\\leaky.pdb - file not found", "DBGHELP: leaky - no symbols loaded");
        assertThat(statuses.get(1).search()).containsExactly("DBGHELP: ntdll - public symbols");
        assertThat(statuses.get(0).toString()).startsWith("leaky: no symbols");
        assertThat(engine.sent)
                .containsSubsequence(".outmask+ 0x200; !sym noisy", ".reload /f", "!sym quiet; .outmask- 0x200");
        assertThat(session.symbolStatus()).allMatch(status -> status.search().isEmpty());
    }

    @Test
    void buildsSymbolPaths() {
        assertThat(SymbolPath.offline()).hasToString(".");
        SymbolPath path = SymbolPath.offline().cache("C:\\c").folder("C:\\my symbols");
        assertThat(path).hasToString("cache*C:\\c;C:\\my symbols");
        assertThat(path.isOffline()).isTrue();
        SymbolPath online = path.server("C:\\c", URI.create("https://symbols.example/x"));
        assertThat(online.toString()).endsWith(";srv*C:\\c*https://symbols.example/x");
        assertThat(online.isOffline()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> path.folder("a;srv*http://elsewhere"));
    }

    @Test
    void listsTheProcessesOfAKernel() {
        try (DebugSession kernel = FakeEngine.session(
                Target.localKernel(),
                made -> made.answers.put(
                        "!process 0 0",
                        "PROCESS ffffa60d1a4f6080\n    SessionId: 1  Cid: 04d8    Peb: 003e5000  ParentCid: 0a2c\n"
                                + "    DirBase: 11d0f000  ObjectTable: ffffb70a HandleCount: 70.\n    Image: leaky.exe\n"))) {
            assertThat(kernel.processes()).containsExactly(new TargetProcess(0x4d8, "leaky.exe", OptionalLong.of(70)));
        }
    }

    @Test
    void aServerNamesTheTargetsOfItsClients() {
        String said = "Server started.  Client can connect with any of these command lines\n"
                + "0: <debugger> -remote npipe:Pipe=Other,Password=*,Server=DESK\n"
                + "1: <debugger> -remote tcp:Port=5005,Password=*,Server=DESK\n";
        engine.answers.put(".server tcp:port=5005,password=se$cret", said);
        engine.answers.put(".server tcp:port=5005", said.replace("5005,Password=*", "5005"));
        assertThat(session.startServer("tcp:port=5005,password=se$cret"))
                .containsExactly(Target.remote("tcp:Port=5005,password=se$cret,Server=DESK"));
        assertThat(session.startServer("tcp:port=5005")).containsExactly(Target.remote("tcp:Port=5005,Server=DESK"));
        engine.answers.put(".server tcp:port=5000:5009", said.replace("5005,Password=*", "5007"));
        assertThat(session.startServer("tcp:port=5000:5009"))
                .containsExactly(Target.remote("tcp:Port=5007,Server=DESK"));
    }

    @Test
    void aServerThatDoesNotStartIsAnErrorWithoutThePassword() {
        engine.answers.put(".server tcp:port=80,password=secret", "Unable to start server, Win32 error 0n10013\n");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> session.startServer("tcp:port=80,password=secret"))
                .withMessageContaining("10013")
                .withMessageNotContaining("secret");
        for (String wrong :
                new String[] {"", "5005", "tcp:port=1;q", "tcp:port=1 .shell", "tcp:port=1\nq", "tcp:\"a\""}) {
            assertThatIllegalArgumentException().isThrownBy(() -> session.startServer(wrong));
        }
    }
}
