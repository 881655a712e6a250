// SPDX-License-Identifier: Apache-2.0
/** The engine over a child process cdb: finding it, starting it, framing its text, breaking in, ending it. */
package org.dbgeng4j.internal.engine.cdb;
