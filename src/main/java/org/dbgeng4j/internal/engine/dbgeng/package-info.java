// SPDX-License-Identifier: Apache-2.0
/** The engine over DbgEng's own interfaces, called through JNA: bindings, the thread that owns them, loading. */
package org.dbgeng4j.internal.engine.dbgeng;
