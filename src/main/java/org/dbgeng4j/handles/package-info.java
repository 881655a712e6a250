// SPDX-License-Identifier: Apache-2.0
/**
 * Handles and handle leaks: {@link org.dbgeng4j.handles.HandleTracing} drives {@code !htrace}, a {@link
 * org.dbgeng4j.handles.HandleDiff} holds what is still open since the snapshot, grouped into {@link
 * org.dbgeng4j.handles.LeakSite}s. {@link org.dbgeng4j.handles.HandleLeaks} does that over several rounds of a workload and
 * judges: a {@link org.dbgeng4j.handles.LeakReport}, held against the {@link org.dbgeng4j.handles.KnownLeaks} of a team.
 * {@link org.dbgeng4j.handles.Minidump} reads handles and traces from a dump file.
 */
package org.dbgeng4j.handles;
