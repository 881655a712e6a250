// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The session's state does not allow what was asked, for instance a command while the target runs. Nothing was sent. */
public final class RunStateException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** The state that did not allow it. */
    private final RunState state;

    /**
     * Made by the library.
     *
     * @param state the state that the session was in
     * @param finding what is wrong
     * @param evidence the command and the target
     * @param remedy what to do
     */
    public RunStateException(RunState state, String finding, String evidence, String remedy) {
        super(finding, evidence, remedy, null);
        this.state = state;
    }

    /**
     * The state that did not allow it.
     *
     * @return the state at the time of the call
     */
    public RunState state() {
        return state;
    }
}
