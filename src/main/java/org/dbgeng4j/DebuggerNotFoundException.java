// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.util.List;

/** There is no debugger where one was looked for; the message and {@link #places()} list every place. */
public final class DebuggerNotFoundException extends DebuggerException {
    private static final long serialVersionUID = 1L;

    /** Where it was looked for. */
    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> places;

    /**
     * Made by the library.
     *
     * @param finding what is missing
     * @param places each place looked at, with what was found there
     * @param remedy what to do
     */
    public DebuggerNotFoundException(String finding, List<String> places, String remedy) {
        super(finding, String.join("\n", places), remedy, null);
        this.places = List.copyOf(places);
    }

    /**
     * Every place that was looked at, in order, each with what was found there.
     *
     * @return a line a place
     */
    public List<String> places() {
        return places;
    }
}
