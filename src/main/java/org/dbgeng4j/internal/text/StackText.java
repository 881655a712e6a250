// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.stack.CallStack;
import org.dbgeng4j.stack.SourceLine;
import org.dbgeng4j.stack.StackFrame;

/**
 * Reads the output of {@code k} and {@code kn}.
 *
 * @see <a href="https://learn.microsoft.com/windows-hardware/drivers/debuggercmds/k--kb--kc--kd--kp--kp--kv--display-stack-backtrace-">
 *     k</a>
 */
public final class StackText {
    private static final String ADDRESS = "[0-9a-f]{8}(?:`[0-9a-f]{8})?";
    // an optional number; the stack pointer, which an inlined frame has none of; where it returns to; the place
    private static final Pattern FRAME = Pattern.compile("\\s*(?:[0-9a-f]{2,4} )?\\s*(?:(" + ADDRESS + ") (" + ADDRESS
            + ")|\\(Inline(?: Function)?\\) [-`]+)\\s+(\\S.*)");
    private static final Pattern SOURCE = Pattern.compile("(.*?)\\s+\\[(.+) @ (\\d{1,9})\\](?:\\s.*)?");
    private static final Pattern OFFSET = Pattern.compile("(.*)\\+0x([0-9a-f]{1,16})");
    private static final Pattern BARE = Pattern.compile("0x[0-9a-f`]{1,17}");

    private StackText() {}

    /**
     * Reads one stack. The debugger prints where each frame returns to, which is the place of the next one; that of the
     * first is told by the registers.
     *
     * @param output what {@code k} printed
     * @param instructionPointer where the innermost frame stands
     * @return the stack; empty where it printed none
     */
    public static CallStack parse(CharSequence output, long instructionPointer) {
        List<StackFrame> frames = new ArrayList<>();
        long at = instructionPointer;
        for (String line : TextLines.of(output)) {
            Matcher fields = FRAME.matcher(line);
            if (fields.matches() && !TextLines.isNoise(line)) {
                frames.add(frame(at, fields.group(3)));
                at = fields.group(2) == null ? at : Hex.address(fields.group(2));
            }
        }
        return frames.isEmpty() ? CallStack.empty() : new CallStack(frames);
    }

    private static StackFrame frame(long address, String place) {
        Matcher source = SOURCE.matcher(place);
        if (!source.matches()) {
            return named(address, place.strip());
        }
        StackFrame frame = named(address, source.group(1).strip());
        int line = Integer.parseInt(source.group(3));
        return line == 0 ? frame : frame.withSource(new SourceLine(source.group(2), line));
    }

    private static StackFrame named(long address, String place) {
        if (BARE.matcher(place).matches()) {
            return StackFrame.unresolved(address);
        }
        Matcher offset = OFFSET.matcher(place);
        boolean displaced = offset.matches();
        String name = displaced ? offset.group(1) : place;
        long displacement = displaced ? Long.parseUnsignedLong(offset.group(2), 16) : 0;
        int bang = name.indexOf('!');
        return bang > 0 && bang < name.length() - 1
                ? StackFrame.of(address, name.substring(0, bang), name.substring(bang + 1), displacement)
                : StackFrame.of(address, bang > 0 ? name.substring(0, bang) : name, null, displacement);
    }
}
