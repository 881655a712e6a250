// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.dbgeng4j.AttachException;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Target;

/**
 * A test bench for what every engine promises alike: sessions on simulated targets. The scenarios are default methods of
 * the interfaces that extend this one; {@link SimulatedCdbIT}, {@link DbgEngInHostIT}, {@link DbgEngInProcessIT} and
 * {@link ReplayIT} run each of them.
 */
interface AnyEngine {
    /** What a test does with a session. */
    interface Body {
        void run(DebugSession session) throws Exception;
    }

    /** Opens a session on the target of a scenario, runs the test in it, closes it. */
    void on(Target target, Body body, String... scenario) throws Exception;

    /** Opens a session, which must fail. */
    AttachException refusal(Target target, String... scenario) throws Exception;

    /** Whether the engine knows of every command if it succeeded. */
    boolean knowsSuccess();

    /** A session on the process of {@link Simulation#LEAKY}, with more statements. */
    default void attached(Body body, String... more) throws Exception {
        on(Target.attach(Simulation.PROCESS_ID), body, Simulation.LEAKY, String.join("\n", more));
    }
}
