// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.junit.jupiter.api.Tag;

/** With the stand-in debugger under Wine. */
@Tag("wine")
class LeakExtensionOnWineIT extends LeakExtensionScenarios {}
