// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.dbgeng4j.internal.engine.cdb.Machine;
import org.dbgeng4j.live.Simulation;
import org.dbgeng4j.live.Stand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the doctor says with a stand-in, with one that does not work, and with none. */
class DoctorCommandIT {
    @TempDir
    java.nio.file.Path folder;

    private final StringWriter out = new StringWriter();
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    private int run(String... arguments) {
        Machine machine = new Machine(false, "amd64", FileSystems.getDefault(), variables::get, () -> null);
        CommandLine line = new CommandLine(new DoctorCommand(machine));
        line.setOut(new PrintWriter(out));
        return line.execute(arguments);
    }

    @Test
    void aLeakHuntWorksOnAnEngineThatCanTraceHandles() throws Exception {
        variables.put(
                "DBGENG4J_DBGENG", Simulation.dbgEng(Simulation.LEAKY).path().toString());
        assertThat(run("--pid", Long.toString(Simulation.PROCESS_ID)))
                .as(out.toString())
                .isZero();
        assertThat(out.toString())
                .contains("dbgeng: !htrace works, tried on process 2588")
                .contains("stand-in")
                .contains("DBGENG4J_CDB: not set")
                .contains("_NT_SYMBOL_PATH is not set")
                .contains("a leak hunt works here");
    }

    @Test
    void itDoesNotWhereTheTargetCannotBeHeld() throws Exception {
        variables.put(
                "DBGENG4J_DBGENG",
                Simulation.dbgEng(Simulation.LEAKY, "refuse error 5").path().toString());
        assertThat(run("--pid", Long.toString(Simulation.PROCESS_ID))).isEqualTo(4);
        assertThat(out.toString()).contains("[bad]", "may not open", "elevated", "does not work here");
    }

    @Test
    void itCannotTellWithNothingToTryItOn() throws Exception {
        variables.put(
                "DBGENG4J_DBGENG", Simulation.dbgEng(Simulation.LEAKY).path().toString());
        assertThat(run()).isEqualTo(3);
        assertThat(out.toString()).contains("name a process: --pid or --name");
    }

    @Test
    void aWrongProcessSaysNothingOfTheDebugger() throws Exception {
        String cdb = Simulation.debugger(folder, Simulation.LEAKY).path().toString();
        assertThat(run("--cdb", cdb, "--pid", "1234")).isEqualTo(3);
        assertThat(out.toString())
                .contains("[note] cdb: process 1234 could not be tried", "there is no process 1234", "could not tell")
                .doesNotContain("[bad]");
        assertThat(run("--cdb", cdb, "--pid", "" + Simulation.PROCESS_ID)).isZero();
        assertThat(out.toString()).contains("cdb: !htrace works");
    }

    @Test
    void aTextIsNoDebugger() throws Exception {
        String text = Files.writeString(folder.resolve("README.md"), "# A text that is longer than a head of a program")
                .toString();
        variables.put("DBGENG4J_CDB", text);
        assertThat(run()).isEqualTo(4);
        assertThat(out.toString()).contains("[bad]  cdb: " + text + " is no program", "-> name the debugger's cdb.exe");
        assertThat(run("--cdb", text)).isEqualTo(4);
    }

    @Test
    void withNoDebuggerItListsThePlaces() {
        assertThat(run()).isEqualTo(4);
        assertThat(out.toString())
                .contains("DBGENG4J_CDB: not set", "DBGENG4J_DBGENG: not set", "PATH: not set", "there is no debugger")
                .contains("-> name a cdb.exe in DBGENG4J_CDB");
    }

    @Test
    @Tag("wine")
    void triesTheStandInUnderWineOnItselfWhereTheProcessIsGone() {
        Stand.assumeReady();
        assertThat(run("--cdb", Stand.program("cdb.exe").toString(), "--pid", "999996"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("process 999996 could not be tried", "cdb: !htrace works");
    }

    @Test
    @Tag("wine")
    void triesTheStandInUnderWineOnItself() {
        Stand.assumeReady();
        variables.put("DBGENG4J_CDB", Stand.program("cdb.exe").toString());
        assertThat(run()).as(out.toString()).isZero();
        assertThat(out.toString()).contains("cdb.exe, AMD64", "Wine to start it with", "cdb: !htrace works");
    }
}
