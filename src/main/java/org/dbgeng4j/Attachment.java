// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j;

/** How the debugger takes hold of a running process. */
public enum Attachment {
    /** As its debugger: the whole of run control. */
    INVASIVE,
    /** As an onlooker: the threads are suspended, and resumed at the end of the session ({@code -pv}). */
    NON_INVASIVE,
    /** As an onlooker that lets the threads run: what is read may change meanwhile ({@code -pvr}). */
    NON_INVASIVE_UNSUSPENDED
}
