// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;

/** What one extension keeps in JUnit's stores, and where. */
final class Hunts {
    /** Shared by all extensions of a run. */
    private static final Namespace RUN = Namespace.create(HandleLeakExtension.class, "run");

    private final HuntSettings own;
    private final Namespace namespace;

    /** With settings of its own, or, if null, those of the annotation. */
    Hunts(HuntSettings own, Object extension) {
        this.own = own;
        namespace = Namespace.create(HandleLeakExtension.class, extension);
    }

    /** One watch for all tests of a class; the outermost of nested classes has it. */
    void ofClass(ExtensionContext context) {
        watch(context, context, true);
    }

    WatchedTest at(ExtensionContext context) {
        // the repetitions of a test have their template in common
        ExtensionContext owner =
                repetitions(context).isPresent() ? context.getParent().orElseThrow() : context;
        return new WatchedTest(
                context,
                name(owner),
                settings(context),
                watch(context, owner, false),
                claims(context),
                owner.getStore(namespace));
    }

    private Watch watch(ExtensionContext context, ExtensionContext owner, boolean ofClass) {
        return owner.getStore(namespace)
                .getOrComputeIfAbsent(
                        Watch.class, key -> new Watch(claims(context), name(owner), ofClass), Watch.class);
    }

    private static Claims claims(ExtensionContext context) {
        Store store = context.getRoot().getStore(RUN);
        return store.getOrComputeIfAbsent(Claims.class, key -> new Claims(), Claims.class);
    }

    private HuntSettings settings(ExtensionContext context) {
        if (own != null) {
            return own;
        }
        Optional<DetectHandleLeaks> ofMethod =
                AnnotationSupport.findAnnotation(context.getTestMethod(), DetectHandleLeaks.class);
        return ofMethod.or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), DetectHandleLeaks.class, context.getEnclosingTestClasses()))
                .map(HuntSettings::of)
                .orElse(HuntSettings.DEFAULT);
    }

    /** How often a test is repeated by its annotation; empty of all others. */
    static OptionalInt repetitions(ExtensionContext context) {
        Optional<Method> method = context.getTestMethod();
        return AnnotationSupport.findAnnotation(method, RepeatedTest.class)
                .map(repeated -> OptionalInt.of(repeated.value()))
                .orElse(OptionalInt.empty());
    }

    /** A name for people: the class, the method, and which invocation of it. */
    static String name(ExtensionContext context) {
        String type = context.getRequiredTestClass().getSimpleName();
        return context.getTestMethod()
                .map(method -> {
                    String shown = context.getDisplayName();
                    String one = shown.startsWith(method.getName()) ? shown : method.getName() + " " + shown;
                    return type + "." + one;
                })
                .orElse(type);
    }
}
