// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.live.Simulation;

/**
 * Measures how sessions with a debugger each, cdb or a host with the engine, get on beside one another, each driven by a thread
 * of its own. In one process there is but one engine and one session.
 */
public final class SessionsReport {
    private static final int COMMANDS = 500;

    private SessionsReport() {}

    /**
     * Measures and prints.
     *
     * @param args none
     */
    public static void main(String[] args) throws Exception {
        table(Driven.CDB, 12);
        table(Driven.IN_HOST, 3);
    }

    private static void table(Driven engine, int rounds) throws Exception {
        Debugger debugger = engine.over(Simulation.LEAKY);
        measure(debugger, 2, rounds); // warm
        System.out.printf(
                "%n%s%n%-9s %18s %10s %20s %18s %16s %s%n",
                engine.title,
                "sessions",
                "commands a second",
                "one = 1",
                "opened and closed ms",
                "for each session ms",
                "threads for each",
                "slopes: commands a second, opened and closed");
        double[] one = null;
        double[] before = null;
        for (int sessions = 1; sessions <= 8; sessions *= 2) {
            double[] best = measure(debugger, sessions, rounds);
            one = one == null ? best : one;
            System.out.printf(
                    "%-9d %18.0f %10.2f %20.1f %18.1f %16.1f %s%n",
                    sessions,
                    best[0],
                    best[0] / one[0],
                    best[1],
                    best[1] / sessions,
                    best[2],
                    before == null
                            ? ""
                            : DiffReport.slope(before[0], best[0], 2) + " " + DiffReport.slope(before[1], best[1], 2));
            before = best;
        }
    }

    /** Commands a second of all together, milliseconds to open and close them one after the other, threads for each. */
    private static double[] measure(Debugger debugger, int count, int rounds) throws Exception {
        double perSecond = 0;
        double openAndClose = Double.MAX_VALUE;
        double threads = 0;
        ExecutorService drivers = Executors.newFixedThreadPool(count);
        for (int round = 0; round < rounds; round++) {
            int before = Thread.activeCount();
            List<DebugSession> sessions = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                sessions.add(debugger.attach(Simulation.PROCESS_ID));
            }
            double took = System.nanoTime() - start;
            threads = (double) (Thread.activeCount() - before) / count;
            start = System.nanoTime();
            List<Callable<Void>> work =
                    sessions.stream().map(SessionsReport::drive).toList();
            for (Future<Void> done : drivers.invokeAll(work)) {
                done.get();
            }
            perSecond = Math.max(perSecond, 1e9 * count * COMMANDS / (System.nanoTime() - start));
            start = System.nanoTime();
            sessions.forEach(DebugSession::close);
            openAndClose = Math.min(openAndClose, (took + System.nanoTime() - start) / 1e6);
        }
        drivers.shutdown();
        return new double[] {perSecond, openAndClose, threads};
    }

    private static Callable<Void> drive(DebugSession session) {
        return () -> {
            for (int i = 0; i < COMMANDS; i++) {
                session.execute("* nothing");
            }
            return null;
        };
    }
}
