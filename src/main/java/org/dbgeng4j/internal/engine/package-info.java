// SPDX-License-Identifier: Apache-2.0
/**
 * The contract between a session and what executes its commands, {@link org.dbgeng4j.internal.engine.Engine}. Internal:
 * not exported, and free to change.
 */
package org.dbgeng4j.internal.engine;
