// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** The kind of target does not allow what was asked: a dump cannot run. Nothing was sent. */
public final class NotAllowedException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** What the target does not allow. */
    private final Ability ability;

    /**
     * Made by the library.
     *
     * @param ability what the target does not allow
     * @param finding what is wrong
     * @param evidence the target
     * @param remedy what to do
     */
    public NotAllowedException(Ability ability, String finding, String evidence, String remedy) {
        super(finding, evidence, remedy, null);
        this.ability = ability;
    }

    /**
     * What the target does not allow.
     *
     * @return the ability that it lacks
     */
    public Ability ability() {
        return ability;
    }
}
