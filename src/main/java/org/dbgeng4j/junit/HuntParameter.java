// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.reflect.Executable;
import java.util.Set;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.DebuggerException;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.AnnotationSupport;

/** Parameters of test and lifecycle methods: of the library's own types only. */
final class HuntParameter {
    private static final Set<Class<?>> TYPES = Set.of(DebugSession.class, HandleTracing.class, LeakReport.class);

    private HuntParameter() {}

    static boolean supports(ParameterContext parameter) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    static Object resolve(ParameterContext parameter, WatchedTest test) {
        Class<?> type = parameter.getParameter().getType();
        if (type == LeakReport.class) {
            return report(parameter.getDeclaringExecutable(), test);
        }
        try {
            return type == DebugSession.class ? test.session() : test.tracing();
        } catch (DebuggerException | ExtensionConfigurationException e) {
            throw new ParameterResolutionException(
                    "no " + type.getSimpleName() + " can be given: " + e.getMessage(), e);
        }
    }

    private static LeakReport report(Executable method, WatchedTest test) {
        if (AnnotationSupport.isAnnotated(method, AfterEach.class)) {
            return test.reportOfTest();
        }
        if (AnnotationSupport.isAnnotated(method, AfterAll.class)) {
            return test.reportOfClass();
        }
        throw new ParameterResolutionException(
                "there is no LeakReport before a test is over: ask for it in an @AfterEach"
                        + " method, for the test, or in an @AfterAll method, for the class; not in "
                        + method.getName());
    }
}
