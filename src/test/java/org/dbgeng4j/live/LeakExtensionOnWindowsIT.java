// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.junit.jupiter.api.Tag;

/** With the real cdb on Windows. */
@Tag("windows")
class LeakExtensionOnWindowsIT extends LeakExtensionScenarios {}
