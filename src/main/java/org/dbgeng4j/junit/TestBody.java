// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.IncompleteExecutionException;

/** The body of a test, which JUnit runs once and no more: from the second time on it is called here. */
final class TestBody {
    private final Invocation<Void> invocation;
    private final ReflectiveInvocationContext<Method> method;
    private int runs;

    TestBody(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method) {
        this.invocation = invocation;
        this.method = method;
    }

    void run() throws Throwable {
        runs++;
        if (runs == 1) {
            invocation.proceed();
            return;
        }
        try {
            ReflectionSupport.invokeMethod(
                    method.getExecutable(),
                    method.getTarget().orElse(null),
                    method.getArguments().toArray());
        } catch (IncompleteExecutionException e) {
            throw e;
        } catch (Throwable e) {
            e.addSuppressed(new RunAgain(runs));
            throw e;
        }
    }

    /** Stands beside a failure that the first run did not have. */
    static final class RunAgain extends Exception {
        private static final long serialVersionUID = 1L;

        RunAgain(int run) {
            super(
                    "this is run " + run + " of the test's body, which @DetectHandleLeaks repeats. If it cannot be run"
                            + " again on one instance, use @RepeatedTest, or rounds = 1",
                    null,
                    false,
                    false);
        }
    }
}
