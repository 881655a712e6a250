// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

import java.time.Duration;

/** What a session is to do and to allow, whatever its engine. */
record SessionOptions(Duration commandTimeout, boolean memoryWrites) {}
