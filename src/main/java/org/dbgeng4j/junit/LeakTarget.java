// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the field that holds the process in which {@link DetectHandleLeaks} looks for leaks: a {@link Process}, a {@link
 * ProcessHandle}, a process id ({@code long}, {@code int} or their boxes), or a {@code LongSupplier} or {@code Supplier} of
 * such. It is read when the first test, or the first parameter, needs the process; so a {@code @BeforeAll} or
 * {@code @BeforeEach} method may set it. It may be private, and may stand in a superclass or an enclosing class.
 *
 * <p>Java knows a process that was started through another program, such as a script or Wine, by that program's id; then
 * only the id of the process itself serves.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LeakTarget {}
