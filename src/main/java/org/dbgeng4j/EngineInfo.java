// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/**
 * Which debugger a session talks to.
 *
 * @param kind the kind of engine, {@code cdb}
 * @param path where its program lies
 * @param banner the first line that it printed of itself, such as a name with a version; empty where it printed none
 */
public record EngineInfo(String kind, String path, String banner) {}
