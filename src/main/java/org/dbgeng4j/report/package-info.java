// SPDX-License-Identifier: Apache-2.0
/**
 * What was found, as text and as JSON: {@link org.dbgeng4j.report.ListingText} and {@link
 * org.dbgeng4j.report.ListingJson} write the listings of a log, {@link
 * org.dbgeng4j.report.LeakReportJson} a leak report, {@link org.dbgeng4j.report.CollapsedStacks} its stacks for a flame
 * graph; {@link org.dbgeng4j.report.DumpText} and {@link
 * org.dbgeng4j.report.DumpJson} what a minidump says of handles.
 */
package org.dbgeng4j.report;
