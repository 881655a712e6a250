// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.cli;

/** What the process says by its exit code. */
final class ExitCode {
    static final int NO_LEAK = 0;
    static final int LEAK = 1;
    static final int USAGE = 2;
    static final int COULD_NOT_TELL = 3;
    static final int FAILED = 4;

    private ExitCode() {}
}
