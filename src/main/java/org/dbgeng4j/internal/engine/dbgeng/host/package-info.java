// SPDX-License-Identifier: Apache-2.0
/** The engine in a helper JVM: {@code EngineHost} is its program, {@code HostedEngine} the other end of the pipe. */
package org.dbgeng4j.internal.engine.dbgeng.host;
