// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.engine.dbgeng;

import java.time.Duration;

/**
 * How the engine is used.
 *
 * @param symbolPath where symbols are looked for
 * @param startTimeout how long it may take to take hold of the target
 */
public record DbgEngOptions(String symbolPath, Duration startTimeout) {}
