// SPDX-License-Identifier: Apache-2.0
/**
 * Drives a Windows debugger and returns typed objects. Start with {@link org.dbgeng4j.Debugger}: it finds a debugger and
 * opens a {@link org.dbgeng4j.DebugSession} on a {@link org.dbgeng4j.Target}.
 */
package org.dbgeng4j;
