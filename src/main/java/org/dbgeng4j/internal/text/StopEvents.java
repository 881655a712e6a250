// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbgeng4j.StopEvent;

/** Tells from what a debugger printed at a stop why the target stopped. */
public final class StopEvents {
    private static final long BREAK_INSTRUCTION = 0x8000_0003L;
    private static final long WAKE = 0x8000_0007L;
    private static final long SINGLE_STEP = 0x8000_0004L;

    /** Of what was printed before {@code .lastevent}, in characters: more than the debugger says of one event. */
    private static final int NEWS = 1_000;

    private static final Pattern HIT = Pattern.compile("^(?:.*> ?)?Breakpoint (\\d+) hit");
    private static final Pattern HIT_LAST = Pattern.compile("Hit breakpoint (\\d+)");
    // "(153c.5d0): Break instruction exception - code 80000003 (first chance)", also as .lastevent says it
    private static final Pattern EXCEPTION = Pattern.compile(
            "(?<![^\\r\\n(])([^\\r\\n(]*?) - code ([0-9a-fA-F]{8}) \\((first|!!! second|second|first/second) chance");
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
        if (last == null) {
            return stepping ? new StopEvent.Stepped() : new StopEvent.Other("");
        }
        try {
            return event(last, news(text), asked, stepping);
        } catch (RuntimeException e) {
            // the thread that reads what the debugger says must outlive whatever that is
            return new StopEvent.Other(last.text());
        }
    }

    private static StopEvent event(LastEvent last, String news, boolean asked, boolean stepping) {
        if (last.exitCode().isPresent()) {
            return new StopEvent.ProcessExited(
                    Integer.toUnsignedLong(last.exitCode().getAsInt()));
        }
        Matcher hit = HIT_LAST.matcher(last.text());
        boolean isHit = hit.lookingAt();
        if (stepping && !(isHit ? hit(news) : raised(news, last.text()))) {
            return new StopEvent.Stepped();
        }
        return isHit
                ? new StopEvent.Breakpoint(Integer.parseInt(hit.group(1)), OptionalLong.empty())
                : ofWords(last.text(), asked);
    }

    /**
     * Whether the debugger stands still because there is nothing left to run.
     *
     * @param text all that it printed
     * @return whether that was the last that it said: anywhere else it may be the target's output
     */
    public static boolean nothingToRun(String text) {
        String all = text.stripTrailing();
        return all.indexOf("No runnable debuggees error", all.lastIndexOf('\n') + 1) >= 0;
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

    /** The end of what was printed before {@code .lastevent}: that line says the last event even where it is an old one. */
    private static String news(CharSequence text) {
        int end = LastEvent.begin(text);
        return text.subSequence(Math.max(0, end - NEWS), end).toString();
    }

    /** Whether the last of the news is that a breakpoint was hit. */
    private static boolean hit(String news) {
        String all = news.stripTrailing();
        return HIT.matcher(all.substring(all.lastIndexOf('\n') + 1)).find();
    }

    /** Whether the news are of the exception that was the last event. */
    private static boolean raised(String news, String words) {
        Matcher last = EXCEPTION.matcher(words);
        Matcher seen = EXCEPTION.matcher(news);
        boolean same = false;
        while (last.find(0) && seen.find() && !same) {
            same = seen.group(2).equalsIgnoreCase(last.group(2));
        }
        return same;
    }
}
