// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.live;

import org.junit.jupiter.api.Tag;

/** From Windows and the real cdb. */
@Tag("windows")
class HandleCountsOnWindowsIT extends HandleCountScenarios {}
