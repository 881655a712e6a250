// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

/**
 * How many objects of the window manager and of the graphics device interface a process holds. They have handles of their
 * own, which {@code !htrace} does not see.
 *
 * @param userObjects windows, menus, cursors, icons, hooks and the like
 * @param gdiObjects pens, brushes, fonts, bitmaps, device contexts and the like
 * @see <a href="https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-getguiresources">GetGuiResources</a>
 */
public record GuiResources(int userObjects, int gdiObjects) {}
