// SPDX-License-Identifier: Apache-2.0
/** Handle tracing with no debugger: the kernel's own database, read through ntdll while the target runs. */
package org.dbgeng4j.internal.engine.ntdll;
