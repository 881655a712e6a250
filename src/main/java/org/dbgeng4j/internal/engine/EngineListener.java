// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine;

/** Told by an engine, on a thread of the engine's, what happens without being asked for. Must return soon. */
public interface EngineListener {
    /** The running target stopped; {@code text} is what the debugger printed since it ran. */
    void stopped(String text);

    /** The debugger is gone; {@code lastWords} is the end of what it printed. Told once. */
    void ended(String lastWords);
}
