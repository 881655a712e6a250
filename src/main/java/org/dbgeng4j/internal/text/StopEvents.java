// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.StopEvent;

/** Tells from what a debugger printed at a stop why the target stopped. */
public final class StopEvents {
    private static final long BREAK_INSTRUCTION = 0x8000_0003L;
    private static final long WAKE = 0x8000_0007L;
    private static final long SINGLE_STEP = 0x8000_0004L;

    private static final Pattern HIT = Pattern.compile("^(?:.*> ?)?Breakpoint (\\d+) hit", Pattern.MULTILINE);
    private static final Pattern HIT_LAST = Pattern.compile("Hit breakpoint (\\d+)");
    // "(153c.5d0): Break instruction exception - code 80000003 (first chance)", also as .lastevent says it
    private static final Pattern EXCEPTION = Pattern.compile(
            "([^\\r\\n(]*?) - code ([0-9a-fA-F]{8}) \\((first|!!! second|second|first/second) chance",
            Pattern.MULTILINE);
    // an older form of .lastevent: "Exception C00000FD, second chance"
    private static final Pattern BARE = Pattern.compile("Exception ([0-9a-fA-F]{8}), (first|second) chance");
    private static final Pattern LOADED = Pattern.compile("Load module (.*) at ([0-9a-fA-F`]+)");
    private static final Pattern IDS = Pattern.compile("^.*\\([0-9a-fA-F]+\\.[0-9a-fA-F]+\\): ");

    private StopEvents() {}

    /**
     * Reads what was printed from the moment that the target ran to its stop, {@code .lastevent} included.
     *
     * @param text the debugger's text
     * @param asked whether a break in had been asked for
     * @param stepping whether the target ran for a step: the last event is then an older one, unless the text before it
     *     tells of a new one
     * @return the event
     */
    public static StopEvent parse(CharSequence text, boolean asked, boolean stepping) {
        LastEvent last = LastEvent.parse(text);
        String words = last == null ? "" : last.text();
        OptionalInt exit = last == null ? OptionalInt.empty() : last.exitCode();
        if (exit.isPresent()) {
            return new StopEvent.ProcessExited(Integer.toUnsignedLong(exit.getAsInt()));
        }
        String news = beforeLastEvent(text);
        OptionalInt number = number(HIT, news);
        if (number.isEmpty() && !stepping) {
            number = number(HIT_LAST, words);
        }
        if (number.isPresent()) {
            return new StopEvent.Breakpoint(number.getAsInt(), OptionalLong.empty());
        }
        if (stepping && !EXCEPTION.matcher(news).find()) {
            return new StopEvent.Stepped();
        }
        return ofWords(words, asked);
    }

    /**
     * Reads the answer of {@code .lastevent} alone.
     *
     * @param output what it printed
     * @param attached whether a break instruction is the debugger's own, by which it took hold of the target
     * @return the event
     */
    public static StopEvent last(CharSequence output, boolean attached) {
        return parse(output, attached, false);
    }

    /**
     * The last event in the debugger's words, for messages.
     *
     * @param text the debugger's text
     * @return what {@code .lastevent} said; empty where it is not in the text
     */
    public static String words(CharSequence text) {
        LastEvent last = LastEvent.parse(text);
        return last == null ? "" : last.text();
    }

    private static StopEvent ofWords(String words, boolean asked) {
        Matcher exception = EXCEPTION.matcher(words);
        if (exception.find()) {
            long code = Long.parseLong(exception.group(2), 16);
            if (asked && code == BREAK_INSTRUCTION || code == WAKE) {
                return new StopEvent.BreakIn();
            }
            if (code == SINGLE_STEP) {
                return new StopEvent.Stepped();
            }
            String name = IDS.matcher(exception.group(1)).replaceFirst("").strip();
            return new StopEvent.ExceptionRaised(code, exception.group(3).equals("first"), OptionalLong.empty(), name);
        }
        Matcher bare = BARE.matcher(words);
        if (bare.find()) {
            return new StopEvent.ExceptionRaised(
                    Long.parseLong(bare.group(1), 16),
                    bare.group(2).toLowerCase(Locale.ROOT).equals("first"),
                    OptionalLong.empty(),
                    words);
        }
        Matcher loaded = LOADED.matcher(words);
        if (loaded.find()) {
            return new StopEvent.ModuleLoaded(loaded.group(1).strip(), Hex.address(loaded.group(2)));
        }
        return new StopEvent.Other(words);
    }

    private static String beforeLastEvent(CharSequence text) {
        String all = text.toString();
        int at = all.lastIndexOf("Last event:");
        return at < 0 ? all : all.substring(0, at);
    }

    private static OptionalInt number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        OptionalInt number = OptionalInt.empty();
        while (found.find()) {
            try {
                number = OptionalInt.of(Integer.parseInt(found.group(1)));
            } catch (NumberFormatException e) {
                // no number that a breakpoint can have
                continue;
            }
        }
        return number;
    }
}
