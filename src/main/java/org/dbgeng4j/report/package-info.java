// SPDX-License-Identifier: Apache-2.0
/**
 * What was found, as text and as JSON: {@link org.dbgeng4j.report.ListingText} and {@link
 * org.dbgeng4j.report.ListingJson} write the listings of a log.
 */
package org.dbgeng4j.report;
