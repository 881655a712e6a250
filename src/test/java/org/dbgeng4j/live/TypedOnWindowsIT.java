// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.junit.jupiter.api.Tag;

/** With the real debugger on Windows. */
@Tag("windows")
class TypedOnWindowsIT extends TypedScenarios {}
