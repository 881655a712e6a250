// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples on a simulated kernel, which tells the numbers of the demonstration that the script was published for. */
class ExamplesOnSimulationIT {
    @TempDir
    Path folder;

    @BeforeEach
    void assumeReady() {
        Simulation.assumeReady();
    }

    @ParameterizedTest
    @EnumSource
    void saysWhoCallsAFunctionAndHowOften(Example language) throws Exception {
        Path cdb = Simulation.debugger(
                        folder, Files.readString(Path.of("native-stubs", "scenarios", "leaky.scenario")), "speed 20")
                .path();
        String name = language == Example.JAVA ? "WhoCalls" : "whoCalls";
        String output = language.run(cdb, name, "leaky!fun4", "20", "leaky.exe");
        assertThat(output.lines()).contains("fun2: 20 calls").anyMatch(line -> line.startsWith("stopped: Breakpoint["));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatAMisspeltFunctionIsNone(Example language) throws Exception {
        Path cdb = Simulation.debugger(folder, Files.readString(Path.of("native-stubs", "scenarios", "leaky.scenario")))
                .path();
        String name = language == Example.JAVA ? "WhoCalls" : "whoCalls";
        String output = language.runs(1, cdb, name, "leaky!fun44", "20", "leaky.exe");
        assertThat(output).contains("the module leaky is loaded, and the debugger knows no such place in it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FirstLeak.java",
                "HandleCounts.java",
                "KernelHandleCounts.java",
                "WhoCalls.java",
                "firstLeak.groovy",
                "handleCounts.groovy",
                "kernelHandleCounts.groovy",
                "leakRounds.groovy",
                "whoCalls.groovy"
            })
    void saysWhichArgumentsItTakes(String file) throws Exception {
        String name = file.replaceFirst("\\..*", "");
        Example language = file.endsWith(".java") ? Example.JAVA : Example.GROOVY_5;
        assertThat(language.runs(2, Path.of("none"), name)).contains("usage: " + name + " ");
    }

    @ParameterizedTest
    @EnumSource
    void theKernelCountsFortySeventyAHundred(Example language) throws Exception {
        String scenario = Files.readString(Path.of("native-stubs", "scenarios", "kernel.scenario"));
        Path cdb = Simulation.debugger(folder, scenario).path();
        String name = language == Example.JAVA ? "KernelHandleCounts" : "kernelHandleCounts";
        String output = language.run(cdb, name, "leaky.exe");
        List<String> counts = output.lines()
                .filter(line -> line.endsWith(" handles"))
                .map(line -> line.replaceAll("^\\S+Z (\\d+) handles$", "$1"))
                .toList();
        assertThat(counts).as(output).containsExactly("40", "70", "100");
        assertThat(Example.rate(output)).isCloseTo(10, within(0.5));
        assertThat(output).containsPattern("growing at (59|60)\\d handles per minute");
    }
}
