// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.dbgeng4j.Debugger;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test or class is run only where there is a debugger: the one at the path in the configuration parameter {@code
 * dbgeng4j.cdb}, or the one that {@link Debugger#find()} finds. Otherwise it is disabled, and the reason names each place
 * that was looked at. It may stand on annotations of your own.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(DebuggerCondition.class)
public @interface EnabledIfDebugger {}
