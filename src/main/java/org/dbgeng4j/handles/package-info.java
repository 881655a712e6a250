// SPDX-License-Identifier: Apache-2.0
/**
 * Handles and handle leaks: {@link org.dbgeng4j.handles.HandleTracing} drives {@code !htrace}, a {@link
 * org.dbgeng4j.handles.HandleDiff} holds what is still open since the snapshot, grouped into {@link
 * org.dbgeng4j.handles.LeakSite}s; {@link org.dbgeng4j.handles.Minidump} reads them from a file.
 */
package org.dbgeng4j.handles;
