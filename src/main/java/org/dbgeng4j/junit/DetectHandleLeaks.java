// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.dbgeng4j.handles.HandleLeaks;
import org.dbgeng4j.handles.HandleTracing;
import org.dbgeng4j.handles.LeakVerdict;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test fails, once it has passed, if what it does makes a process leak handles. The process is the one in the field
 * marked {@link LeakTarget}; without such a field it is this JVM, which can be watched on Windows only.
 *
 * <pre>{@code
 * @DetectHandleLeaks
 * class OrderServerTest {
 *     @LeakTarget
 *     static Process server;
 *
 *     @BeforeAll
 *     static void start() throws IOException {
 *         server = new ProcessBuilder("orderserver.exe").start();
 *     }
 *
 *     @Test
 *     void postsAnOrder() {
 *         client.post(new Order());
 *     }
 * }
 * }</pre>
 *
 * <p><b>Rounds.</b> A single round cannot tell a leak from a cache that fills on first use. So the body of a test is
 * <em>run several times</em>: {@link #warmUp()} times untraced, then {@link #rounds()} times traced, all between one run of
 * the {@code @BeforeEach} and {@code @AfterEach} methods and on the same instance, and each invocation of a parameterized
 * test likewise. The test's {@code @Timeout} holds for all rounds together. A test whose body cannot be run twice has two
 * ways: {@code @RepeatedTest(6)}, whose first {@code warmUp} repetitions are the warm-up and the others the rounds, each
 * with its own {@code @BeforeEach} and {@code @AfterEach}, judged in the last; or {@code @DetectHandleLeaks(rounds = 1,
 * warmUp = 0, failOn = LeakVerdict.SUSPECT)}, which runs it once and fails on anything left open.
 *
 * <p><b>The verdict</b> comes after success only: a test that fails shows its own failure. A target in a static field
 * outlives the test and is judged after the {@code @AfterEach} methods, so that what they close is no leak; a target in an
 * instance field is judged before them, since they may end it.
 *
 * <p><b>What could not be told</b> (no debugger, a target that ended, a {@code @TestFactory}, whose tests cannot be run
 * again) never passes in silence: it is published and logged as a warning, or fails, as the configuration says. See
 * {@link org.dbgeng4j.junit} for the configuration, and for what else is published.
 *
 * <p>Handles belong to the process: of tests that run at the same time on one target nobody could tell which one leaked.
 * The second is refused, with the reason. Give such tests a common {@code @ResourceLock}.
 *
 * <p>On a class it holds for all its tests and for nested and derived classes, and the target is taken hold of once; on a
 * method for that test, before the class's. It may stand on annotations of your own.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(HandleLeakExtension.class)
public @interface DetectHandleLeaks {
    /**
     * How often the body of a test is run while its target is traced.
     *
     * @return 2 or more; 1 only where suspects fail; 0 for a test that is not to be watched
     */
    int rounds() default 5;

    /**
     * How often the body of a test is run before its target is traced, so that caches and pools fill.
     *
     * @return 0 or more
     */
    int warmUp() default 1;

    /**
     * How long the target runs on at the end of each round before it is looked at, as {@link HandleLeaks#settle} has it.
     *
     * @return milliseconds, 0 or more
     */
    long settleMillis() default 500;

    /**
     * How many traces the kernel keeps; a round with more handle operations cannot be judged.
     *
     * @return 1 to {@link HandleTracing#LARGEST_RING}
     */
    int ring() default HandleTracing.LARGEST_RING;

    /**
     * The mildest verdict that fails.
     *
     * @return {@link LeakVerdict#LEAK} or {@link LeakVerdict#SUSPECT}
     */
    LeakVerdict failOn() default LeakVerdict.LEAK;

    /**
     * The file of known leaks, which are reported and do not fail.
     *
     * @return its path, a relative one from the working directory; empty for the file that the configuration parameter
     *     {@code dbgeng4j.leaks.known} names, if any
     */
    String known() default "";
}
