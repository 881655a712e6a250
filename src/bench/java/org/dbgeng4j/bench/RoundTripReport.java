// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.live.Simulation;

/**
 * Measures how long an empty command takes on each engine over a simulated target, beside what the system and JNA take
 * for the least that can be done, and beside the scripts that people use instead. Prints ratios: the times are those of one machine.
 */
public final class RoundTripReport {
    private static final int BATCHES = 20;

    private RoundTripReport() {}

    /**
     * Measures and prints.
     *
     * @param arguments the program that plays ping-pong over two pipes
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, Double> nanos = new LinkedHashMap<>();
        double pipe = pingPong(arguments[0]);
        nanos.put("ping-pong over pipes, in C", pipe);
        double call = vtableCall();
        nanos.put("a call through a vtable, by JNA", call);
        Path cdb = Driven.CDB.over(Simulation.LEAKY).path();
        for (Driven engine : Driven.values()) {
            nanos.put(engine.title, command(engine.over(Simulation.LEAKY), engine == Driven.CDB ? 300 : 1_000));
        }
        for (String way : new String[] {"readline", "readline-framed", "thread", "thread-framed"}) {
            nanos.put("Python, " + way, Double.parseDouble(DiffReport.python(way, cdb)));
        }
        System.out.printf("%n%-34s %12s %10s %10s %10s%n", "", "microseconds", "cdb = 1", "pipe = 1", "call = 1");
        nanos.forEach((name, time) -> System.out.printf(
                "%-34s %12.2f %10.2f %10.2f %10.2f%n",
                name, time / 1000, time / nanos.get("cdb"), time / pipe, time / call));
    }

    private static double pingPong(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return Double.parseDouble(said.strip());
    }

    /** AddRef and Release of a client. */
    private static double vtableCall() throws IOException {
        String library = Simulation.dbgEng(Simulation.LEAKY).path().toString();
        Memory id = new Memory(16); // IDebugClient
        id.setInt(0, 0x27fe5639);
        id.setInt(4, 0x4f478407);
        id.setLong(8, 0xc88ab08f11ee6483L);
        PointerByReference found = new PointerByReference();
        NativeLibrary loaded = NativeLibrary.getInstance(library);
        loaded.getFunction("DebugCreate").invokeInt(new Object[] {id, found});
        Pointer client = found.getValue();
        Function addRef = Function.getFunction(client.getPointer(0).getPointer(8));
        Function release = Function.getFunction(client.getPointer(0).getPointer(16));
        Object[] self = {client};
        return best(100_000, () -> {
                    addRef.invokeInt(self);
                    release.invokeInt(self);
                })
                / 2;
    }

    private static double command(Debugger debugger, int times) {
        try (DebugSession session = debugger.attach(Simulation.PROCESS_ID)) {
            return best(times, () -> session.execute("* nothing", Duration.ofSeconds(10)));
        }
    }

    private static double best(int times, Runnable work) {
        double best = Double.MAX_VALUE;
        for (int batch = 0; batch < BATCHES; batch++) {
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                work.run();
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / times);
        }
        return best;
    }
}
