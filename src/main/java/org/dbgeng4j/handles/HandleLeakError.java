// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

/** Handles leak, or it could not be told whether they do; see {@link LeakReport#assertNoLeaks()}. */
public final class HandleLeakError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient LeakReport report;

    HandleLeakError(LeakReport report) {
        super(report.toString());
        this.report = report;
    }

    /**
     * The report, whose text is the message.
     *
     * @return the report; null after this error went through serialization
     */
    public LeakReport report() {
        return report;
    }
}
