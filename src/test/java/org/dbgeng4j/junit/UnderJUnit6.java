// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs classes of tests with the JUnit on the class path, prints which that is and what failed, and ends with 1 then. */
final class UnderJUnit6 {
    private UnderJUnit6() {}

    public static void main(String[] classes) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : classes) {
            request.selectors(selectClass(name));
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request.build(), listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true);
        out.println("JUnit " + Test.class.getPackage().getImplementationVersion());
        summary.printFailuresTo(out, 30);
        out.println(summary.getTestsSucceededCount() + " passed, " + summary.getTestsSkippedCount() + " skipped, "
                + summary.getTestsAbortedCount() + " aborted");
        System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
    }
}
