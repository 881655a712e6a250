// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.internal.text;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dbgeng4j.KnownLeaksException;
import org.dbgeng4j.handles.KnownLeak;

/**
 * The file of known leaks. Entries are parted by empty lines; a line of an entry is {@code word: value}; a line that begins
 * with {@code #} is a comment.
 */
public final class KnownLeaksText {
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_VALUE = 4_096;
    private static final String WORDS = Arrays.stream(KnownLeak.Part.values())
            .map(KnownLeaksText::word)
            .collect(Collectors.joining(", ", "", ", reason, until"));

    private final String name;
    private final List<KnownLeak> entries = new ArrayList<>();
    private Map<KnownLeak.Part, String> patterns = new EnumMap<>(KnownLeak.Part.class);
    private String reason;
    private LocalDate until;
    private int begun;

    private KnownLeaksText(String name) {
        this.name = name;
    }

    /** Reads a text; {@code name} stands for it in errors. */
    public static List<KnownLeak> parse(String text, String name) {
        KnownLeaksText reader = new KnownLeaksText(name);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
            reader.line(line.strip(), i + 1);
        }
        reader.end();
        return reader.entries;
    }

    private void line(String line, int number) {
        if (line.isEmpty()) {
            end();
            return;
        }
        if (line.startsWith("#")) {
            return;
        }
        int colon = line.indexOf(':');
        String word = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (colon < 0 || !isWord(word)) {
            throw wrong(
                    number, "says nothing that is known", line, "write one of these, a colon and a value: " + WORDS);
        }
        if (value.isEmpty() || value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            throw wrong(number, "has no usable value", line, "give it a text of 1 to " + LONGEST_VALUE + " characters");
        }
        if (begun == 0) {
            begun = number;
        }
        set(word, value, number);
    }

    private static boolean isWord(String word) {
        return List.of(WORDS.split(", ")).contains(word);
    }

    private void set(String word, String value, int number) {
        boolean twice;
        switch (word) {
            case "reason" -> {
                twice = reason != null;
                reason = value;
            }
            case "until" -> {
                twice = until != null;
                until = date(value, number);
            }
            default -> twice = patterns.put(KnownLeak.Part.valueOf(word.toUpperCase(Locale.ROOT)), value) != null;
        }
        if (twice) {
            throw wrong(number, "says " + word + " again", value, "part entries by an empty line");
        }
    }

    private LocalDate date(String value, int number) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw wrong(number, "has a date that is none", value, "write the last day as 2027-01-31");
        }
    }

    private void end() {
        if (begun == 0) {
            return;
        }
        if (patterns.isEmpty()) {
            throw wrong(begun, "begins an entry that would match every leak", "", "add one of: " + WORDS);
        }
        if (reason == null) {
            throw wrong(begun, "begins an entry without a reason", "", "add a line \"reason: why this leak is left\"");
        }
        if (entries.size() == MOST_ENTRIES) {
            throw wrong(begun, "begins entry " + (MOST_ENTRIES + 1), "", "use wildcards, or mend some leaks");
        }
        entries.add(new KnownLeak(patterns, reason, until));
        patterns = new EnumMap<>(KnownLeak.Part.class);
        reason = null;
        until = null;
        begun = 0;
    }

    private KnownLeaksException wrong(int number, String what, String line, String remedy) {
        String shown = line.length() > 200 ? line.substring(0, 200) + "…" : line;
        return new KnownLeaksException(
                "line " + number + " of the known leaks " + what,
                "file: " + name + "\nline " + number + ": " + shown.replaceAll("\\p{Cntrl}", "?"),
                remedy,
                null);
    }

    /** The text of entries, as {@link #parse} reads it. */
    public static String print(List<KnownLeak> entries) {
        String text = """
                # Handle leaks that are known and do not fail. Entries are parted by empty lines; an entry matches where all
                # its patterns do (* any characters, ? one). docs/leak-hunting.md tells more.
                """;
        return text + entries(entries);
    }

    /** The text of entries that are added to a file, whose last line may lack its end. */
    public static String added(List<KnownLeak> entries) {
        return "\n" + entries(entries);
    }

    private static String entries(List<KnownLeak> entries) {
        StringBuilder text = new StringBuilder();
        for (KnownLeak entry : entries) {
            text.append('\n');
            entry.patterns().forEach((part, pattern) -> add(text, word(part), pattern));
            add(text, "reason", entry.reason());
            if (entry.until() != null) {
                add(text, "until", entry.until().toString());
            }
        }
        return text.toString();
    }

    /** What was said by a debugger may hold anything; a character that has no place in a line becomes a wildcard. */
    private static void add(StringBuilder text, String word, String value) {
        String line = value.strip().replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]", "?");
        text.append(word)
                .append(": ")
                .append(line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE - 1) + "*" : line)
                .append('\n');
    }

    private static String word(KnownLeak.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }
}
