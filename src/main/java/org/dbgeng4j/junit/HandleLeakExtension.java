// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.KnownLeaks;
import org.dbgeng4j.handles.LeakVerdict;
import org.dbgeng4j.handles.NativeHandleTracing;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Does what {@link DetectHandleLeaks} says, with options that no annotation can hold. In a static field it takes hold of
 * the target once for the class, in an instance field for each test; then the target is taken to be the test's own, and is
 * judged before the {@code @AfterEach} methods.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final HandleLeakExtension leaks = HandleLeakExtension.builder()
 *         .processId(() -> server.pid())
 *         .debugger(() -> Debugger.find().withSymbolPath("C:\\build\\symbols"))
 *         .rounds(10)
 *         .build();
 * }</pre>
 *
 * For use by JUnit; several threads may use it.
 */
public final class HandleLeakExtension
        implements BeforeAllCallback,
                InvocationInterceptor,
                AfterTestExecutionCallback,
                AfterEachCallback,
                ParameterResolver {
    private final Hunts hunts;

    /** For the annotation. */
    HandleLeakExtension() {
        hunts = new Hunts(null, HandleLeakExtension.class);
    }

    private HandleLeakExtension(HuntSettings settings) {
        hunts = new Hunts(settings, this);
    }

    /**
     * Begins to make one.
     *
     * @return a builder with the defaults of {@link DetectHandleLeaks}
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        hunts.ofClass(context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        hunts.at(context).runRounds(new TestBody(invocation, method));
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        WatchedTest test = hunts.at(context);
        TestBody body = new TestBody(invocation, method);
        if (Hunts.repetitions(context).isPresent()) {
            test.runRepetition(body, Hunts.repetitions(context).getAsInt());
        } else {
            test.runRounds(body);
        }
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        T tests = invocation.proceed();
        hunts.at(context).isNoTest();
        return tests;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        hunts.at(context).conclude(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        hunts.at(context).conclude(true);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return HuntParameter.supports(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return HuntParameter.resolve(parameter, hunts.at(context));
    }

    /** Makes a {@link HandleLeakExtension}; the names are those of {@link DetectHandleLeaks}. For one thread. */
    public static final class Builder {
        private HuntSettings settings = HuntSettings.DEFAULT;

        private Builder() {}

        /**
         * Whom to watch, in place of the field marked {@link LeakTarget}.
         *
         * @param id gives the process id; asked when the first test, or the first parameter, needs it
         * @return this builder
         */
        public Builder processId(LongSupplier id) {
            return with(settings.processId(requireNonNull(id, "id")));
        }

        /**
         * Which debugger to use, in place of the one that the configuration names or that is found.
         *
         * @param debugger gives the debugger; asked when a target is taken hold of
         * @return this builder
         */
        public Builder debugger(Supplier<Debugger> debugger) {
            return with(settings.debugger(requireNonNull(debugger, "debugger")));
        }

        /**
         * How often the body of a test is run before its target is traced.
         *
         * @param rounds 0 or more
         * @return this builder
         * @throws ExtensionConfigurationException if it is out of range
         */
        public Builder warmUp(int rounds) {
            return with(settings.warmUp(rounds));
        }

        /**
         * How often the body of a test is run while its target is traced.
         *
         * @param rounds 2 or more; 1 only where suspects fail
         * @return this builder
         * @throws ExtensionConfigurationException if it is out of range
         */
        public Builder rounds(int rounds) {
            return with(settings.rounds(rounds));
        }

        /**
         * How long the target runs on at the end of each round before it is looked at.
         *
         * @param time the time, 0 or more
         * @return this builder
         * @throws ExtensionConfigurationException if it is out of range
         */
        public Builder settle(Duration time) {
            return with(settings.settle(time));
        }

        /**
         * How many traces the kernel keeps.
         *
         * @param traces 1 to {@link HandleTracing#LARGEST_RING}
         * @return this builder
         * @throws ExtensionConfigurationException if it is out of range
         */
        public Builder ring(int traces) {
            return with(settings.ring(traces));
        }

        /**
         * The mildest verdict that fails.
         *
         * @param verdict {@link LeakVerdict#LEAK} or {@link LeakVerdict#SUSPECT}
         * @return this builder
         * @throws ExtensionConfigurationException if it is noise
         */
        public Builder failOn(LeakVerdict verdict) {
            return with(settings.failOn(requireNonNull(verdict, "verdict")));
        }

        /**
         * The leaks that are reported and do not fail, in place of those of the configuration.
         *
         * @param known the known leaks
         * @return this builder
         */
        public Builder knownLeaks(KnownLeaks known) {
            requireNonNull(known, "known");
            return with(settings.known(() -> known));
        }

        /** How this JVM is traced; for tests on systems where it cannot be. */
        Builder thisJvm(Supplier<NativeHandleTracing> tracing) {
            return with(settings.thisJvm(tracing));
        }

        private Builder with(HuntSettings changed) {
            settings = changed;
            return this;
        }

        /**
         * Makes the extension.
         *
         * @return an extension for a field marked {@code @RegisterExtension}
         */
        public HandleLeakExtension build() {
            return new HandleLeakExtension(settings);
        }
    }
}
