// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * Told what happens to a session, in the order in which it happens, on a thread of the session's own. The session goes on
 * meanwhile: its state may be another by the time that a listener hears of one. A listener may call the session.
 *
 * <p>A lambda or a closure hears of stops: {@code session.addListener(event -> System.out.println(event))}.
 */
@FunctionalInterface
public interface SessionListener {
    /**
     * The session's state has changed.
     *
     * @param before the state that it was in
     * @param now the state that it went to
     */
    default void stateChanged(RunState before, RunState now) {}

    /**
     * The running target has stopped or ended. Not told of hits that a breakpoint's own callback lets go on.
     *
     * @param event why, as the debugger told it of its own accord: the address may be empty where {@link
     *     DebugSession#lastEvent()}, which asks for it, has it
     */
    void stopped(StopEvent event);
}
