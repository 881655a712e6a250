// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstances;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * The process that a test exposes.
 *
 * @param processId its id
 * @param outlivesTest whether the test's own {@code @AfterEach} methods surely leave it alive
 */
record ExposedTarget(long processId, boolean outlivesTest) {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    static ExposedTarget thisJvm() {
        return new ExposedTarget(ProcessHandle.current().pid(), true);
    }

    /** Whether it is the JVM that runs the test. Wine counts its processes by itself, so elsewhere an id may be another's. */
    boolean isThisJvm() {
        return WINDOWS && processId == ProcessHandle.current().pid();
    }

    /** The process in the field that is marked, of the class or those around it; empty where no field is. */
    static Optional<ExposedTarget> find(ExtensionContext context) {
        List<Class<?>> classes = new ArrayList<>(context.getEnclosingTestClasses());
        classes.add(context.getRequiredTestClass());
        for (int i = classes.size() - 1; i >= 0; i--) {
            List<Field> fields = AnnotationSupport.findAnnotatedFields(classes.get(i), LeakTarget.class);
            if (fields.size() > 1) {
                throw new ExtensionConfigurationException(
                        "several fields are marked @LeakTarget, and a test watches one" + " process: " + fields.get(0)
                                + ", " + fields.get(1));
            }
            if (fields.size() == 1) {
                return Optional.of(read(fields.get(0), classes.get(i), context));
            }
        }
        return Optional.empty();
    }

    private static ExposedTarget read(Field field, Class<?> owner, ExtensionContext context) {
        boolean ofClass = Modifier.isStatic(field.getModifiers());
        Object instance = null;
        if (!ofClass) {
            instance = context.getTestInstances()
                    .flatMap(all -> instance(all, owner))
                    .orElseThrow(() -> new ExtensionConfigurationException(
                            field + ", marked @LeakTarget, is asked for before there is an instance: make it static"));
        }
        boolean ofInstancePerClass = context.getTestInstanceLifecycle()
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
        Object value = ReflectionSupport.tryToReadFieldValue(field, instance)
                .getOrThrow(e -> new ExtensionConfigurationException(field + " cannot be read", e));
        return new ExposedTarget(processId(value, field), ofClass || ofInstancePerClass);
    }

    private static Optional<?> instance(TestInstances all, Class<?> owner) {
        return all.findInstance(owner);
    }

    private static long processId(Object value, Field field) {
        if (value instanceof Process process) {
            return process.pid();
        }
        if (value instanceof ProcessHandle process) {
            return process.pid();
        }
        if (value instanceof Long || value instanceof Integer) {
            long id = ((Number) value).longValue();
            if (id <= 0) {
                throw new ExtensionConfigurationException(
                        field + ", marked @LeakTarget, is " + id + ", which is no process: set it before a test runs");
            }
            return id;
        }
        if (value instanceof LongSupplier supplier) {
            return processId(supplier.getAsLong(), field);
        }
        if (value instanceof Supplier<?> supplier) {
            return processId(supplier.get(), field);
        }
        if (value == null) {
            throw new ExtensionConfigurationException(
                    field + ", marked @LeakTarget, is null: set it in a @BeforeAll or @BeforeEach method");
        }
        throw new ExtensionConfigurationException(
                field + ", marked @LeakTarget, holds a " + value.getClass().getName()
                        + "; it can be a Process, a ProcessHandle, a process id or a supplier of one");
    }
}
