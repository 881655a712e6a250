// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code !process 0 0} of a kernel debugger prints.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/-process">!process</a>
 */
public final class KernelProcesses {
    // 32-bit systems print the ids in the same line, 64-bit systems in the next
    private static final Pattern HEAD = Pattern.compile("(?:^|> ?)PROCESS ([0-9a-fA-F`]{8,17})(?=\\s|$)");
    private static final Pattern ID = Pattern.compile("\\bCid: ([0-9a-fA-F]{1,8})\\b");
    // decimal, with a full stop behind it; "<Data Not Accessible>" where the kernel's structure could not be read
    private static final Pattern COUNT = Pattern.compile("\\bHandleCount: +(\\d{1,10})\\.");
    private static final Pattern IMAGE = Pattern.compile("^\\s*Image: (.+?)\\s*$");

    private KernelProcesses() {}

    /**
     * A process of the list.
     *
     * @param address the address of its EPROCESS
     * @param processId its id
     * @param image its program's file name; older kernels cut it after 14 or 15 characters
     * @param handleCount the number of its handles; empty where the debugger could not read it
     */
    public record KernelProcess(long address, long processId, String image, OptionalLong handleCount) {
        /**
         * Whether this is a process of a program.
         *
         * @param imageName the whole file name
         */
        public boolean isOf(String imageName) {
            boolean cut = image.length() == 14 || image.length() == 15;
            return cut && imageName.length() > image.length()
                    ? image.equalsIgnoreCase(imageName.substring(0, image.length()))
                    : image.equalsIgnoreCase(imageName);
        }
    }

    /**
     * Reads all processes; one without an id or an image, as where the text is cut, is left out.
     *
     * @param output what {@code !process 0 0} or {@code !process 0 0 NAME} printed
     * @return the processes in the debugger's order; empty where it printed none
     */
    public static List<KernelProcess> parse(CharSequence output) {
        List<KernelProcess> processes = new ArrayList<>();
        Entry entry = null;
        for (String line : TextLines.of(output)) {
            Matcher head = HEAD.matcher(line);
            if (head.find()) {
                entry = new Entry(Long.parseUnsignedLong(head.group(1).replace("`", ""), 16));
            }
            if (entry != null && entry.line(line)) {
                processes.add(entry.process());
                entry = null; // below it stand threads, with words of their own
            }
        }
        return processes;
    }

    private static final class Entry {
        private final long address;
        private long id = -1;
        private OptionalLong count = OptionalLong.empty();
        private String image;

        Entry(long address) {
            this.address = address;
        }

        /** Takes what the line says; true when it was the last one of a whole entry. */
        boolean line(String line) {
            Matcher idText = ID.matcher(line);
            if (id < 0 && idText.find()) {
                id = Long.parseLong(idText.group(1), 16);
            }
            Matcher countText = COUNT.matcher(line);
            if (countText.find()) {
                count = OptionalLong.of(Long.parseLong(countText.group(1)));
            }
            Matcher imageText = IMAGE.matcher(line);
            if (imageText.find()) {
                image = imageText.group(1);
            }
            return id >= 0 && image != null;
        }

        KernelProcess process() {
            return new KernelProcess(address, id, image, count);
        }
    }
}
