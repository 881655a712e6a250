// SPDX-License-Identifier: Apache-2.0
/**
 * Minidumps to records. A file may come from a stranger and be damaged: nothing is read before it is known to lie in the
 * file, and what is kept grows no faster than the file.
 */
package org.dbgeng4j.internal.dump;
