// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.util.HashMap;
import java.util.Map;

/** Who watches which process, in one run of JUnit: a process has one watch, and a watch one test at a time. */
final class Claims {
    private final Map<Long, Watch> watches = new HashMap<>();
    private final Map<Long, TestHunt> tests = new HashMap<>();

    synchronized void take(long processId, Watch watch) throws TakenException {
        Watch other = watches.putIfAbsent(processId, watch);
        if (other != null && other != watch) {
            throw new TakenException(watch.owner(), other.owner());
        }
    }

    synchronized void release(long processId, Watch watch) {
        watches.remove(processId, watch);
    }

    synchronized void begin(long processId, TestHunt test) throws TakenException {
        TestHunt other = tests.putIfAbsent(processId, test);
        if (other != null && other != test) {
            throw new TakenException(test.name(), other.name());
        }
    }

    synchronized void end(long processId, TestHunt test) {
        tests.remove(processId, test);
    }

    /** What runs all the same spoils the test that is being watched. */
    synchronized void disturb(long processId, String by) {
        TestHunt test = tests.get(processId);
        if (test != null) {
            test.disturbedBy(by);
        }
    }

    /** The process is being watched for somebody else. */
    static final class TakenException extends Exception {
        private static final long serialVersionUID = 1L;

        TakenException(String who, String other) {
            super("the target is being watched for " + other + " while " + who
                    + " is to run, and nobody could tell whose"
                    + " handles are left open. Give the tests of one target a common @ResourceLock(\"target\"), or"
                    + " run them with @Execution(SAME_THREAD)");
        }
    }
}
