// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbgeng4j.internal.engine.ntdll.NativeLibraries;

/** The stand-in for ntdll, kernel32 and dbghelp: a system with one simulated process, whose time a test moves. */
public final class SimulatedWindows {
    private static final Path LIBRARY = Simulation.program("libwindows.so");
    private static final Pattern OPENED = Pattern.compile("(?m)^\\w+ by (\\S+): opened (\\d+) closed (\\d+)$");

    private final Calls calls = Native.load(LIBRARY.toString(), Calls.class);

    /** What the stand-in has beside Windows' own calls. */
    public interface Calls extends Library {
        String standin_open(String scenario, int self);

        void standin_run(long microseconds);

        String standin_truth();

        int standin_traced();

        int standin_privileged();

        int standin_set(String name, long value);
    }

    private SimulatedWindows(boolean thisJvm, String... scenario) {
        String problem = calls.standin_open(String.join("\n", scenario), thisJvm ? 1 : 0);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Skips the test where the stand-in cannot be built. */
    public static void assumeReady() {
        assumeTrue(Files.exists(LIBRARY), "skipped: no stand-in at " + LIBRARY + "; run make -C native-stubs");
    }

    /** With another process than this JVM. */
    public static SimulatedWindows withProcess(String... scenario) {
        return new SimulatedWindows(false, scenario);
    }

    /** With a process that takes itself for this JVM. */
    public static SimulatedWindows asThisJvm(String... scenario) {
        return new SimulatedWindows(true, scenario);
    }

    public NativeLibraries libraries() {
        return new NativeLibraries(LIBRARY.toString(), LIBRARY.toString(), LIBRARY.toString());
    }

    /** Lets simulated time pass. */
    public void run(Duration time) {
        calls.standin_run(time.toNanos() / 1000);
    }

    /** How many handles each call path holds open, by the simulation's own count. */
    public Map<String, Long> truth() {
        return OPENED.matcher(calls.standin_truth())
                .results()
                .collect(Collectors.toMap(match -> match.group(1), SimulatedWindows::heldOpen, Long::sum));
    }

    private static long heldOpen(MatchResult match) {
        return Long.parseLong(match.group(2)) - Long.parseLong(match.group(3));
    }

    public boolean isTraced() {
        return calls.standin_traced() != 0;
    }

    /** Whether SeDebugPrivilege is enabled. */
    public boolean isPrivileged() {
        return calls.standin_privileged() != 0;
    }

    /** Makes the system behave in some way; native-stubs/README.md has the list. */
    public SimulatedWindows set(String whim, long value) {
        if (calls.standin_set(whim, value) == 0) {
            throw new IllegalArgumentException(whim);
        }
        return this;
    }
}
