// SPDX-License-Identifier: Apache-2.0
/** The command line. Not part of the API: its contract is its options, exit codes and output formats. */
package org.dbgeng4j.cli;
