// SPDX-License-Identifier: Apache-2.0
/**
 * Debugger text to records: pure functions, no process, no JNA. Every parser here is tested on transcripts alone.
 */
package org.dbgeng4j.internal.text;
