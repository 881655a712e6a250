// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.junit.jupiter.api.Tag;

/** From Wine and the stand-in debugger. */
@Tag("wine")
class HandleCountsOnWineIT extends HandleCountScenarios {}
