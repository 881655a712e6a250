// SPDX-License-Identifier: Apache-2.0
/**
 * Call stacks as the debugger prints them: {@link org.dbgeng4j.stack.CallStack} is a list of {@link
 * org.dbgeng4j.stack.StackFrame}s, innermost first, each with a {@link org.dbgeng4j.stack.SourceLine} where one is
 * known. All are immutable values.
 */
package org.dbgeng4j.stack;
