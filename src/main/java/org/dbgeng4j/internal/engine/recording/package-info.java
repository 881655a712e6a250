// SPDX-License-Identifier: Apache-2.0
/**
 * Records a session into a file, {@link org.dbgeng4j.internal.engine.recording.Recorder}, and plays a file back
 * with no debugger, {@link org.dbgeng4j.internal.engine.recording.Player}. {@code docs/recording.md} describes the
 * file.
 */
package org.dbgeng4j.internal.engine.recording;
