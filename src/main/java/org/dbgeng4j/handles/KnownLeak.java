// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbgeng4j.internal.text.Wildcards;
import org.dbgeng4j.stack.StackFrame;

/**
 * A leak that is known and does not fail: what it looks like and why it is there. A site matches when it matches all the
 * patterns. In a pattern {@code *} stands for any characters and {@code ?} for one; letters' case is of no account.
 *
 * @param patterns by what is looked at, the pattern; at least one
 * @param reason why it is known and left
 * @param until the last day on which it is let pass; null for ever
 */
public record KnownLeak(Map<Part, String> patterns, String reason, LocalDate until) {
    static final Comparator<KnownLeak> ORDER = Comparator.comparing(KnownLeak::toString);

    /** What of a site a pattern looks at. */
    public enum Part {
        /** {@link LeakSite#fingerprint()}. */
        FINGERPRINT,
        /** The module of the culprit, {@link LeakSite#culprit()}. */
        MODULE,
        /** The function of the culprit. */
        SYMBOL,
        /** Any frame of the call stack, as {@code module!symbol}. */
        FRAME,
        /** The type of object of any of the handles. */
        TYPE,
        /** The name of any of the objects whose names are known. */
        NAME
    }

    /**
     * Copies the patterns.
     *
     * @param patterns by what is looked at, the pattern
     * @param reason why it is known and left
     * @param until the last day on which it is let pass
     */
    public KnownLeak {
        requireNonNull(reason, "reason");
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException("a known leak without a pattern would be every leak");
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a known leak needs a reason");
        }
        patterns = Collections.unmodifiableMap(new TreeMap<>(patterns));
    }

    /**
     * Whether it speaks of a site, expired or not.
     *
     * @param site the site
     * @return true where all patterns match
     */
    public boolean matches(LeakSite site) {
        return patterns.entrySet().stream()
                .allMatch(entry ->
                        values(entry.getKey(), site).anyMatch(value -> Wildcards.matches(entry.getValue(), value)));
    }

    private static Stream<String> values(Part part, LeakSite site) {
        return switch (part) {
            case FINGERPRINT -> Stream.of(site.fingerprint());
            case MODULE -> site.culprit().map(StackFrame::module).stream();
            case SYMBOL -> site.culprit().map(StackFrame::symbol).stream();
            case FRAME -> site.stack().frames().stream().flatMap(frame -> frame.function().stream());
            case TYPE -> site.objectTypes().stream();
            case NAME ->
                site.outstanding().stream().map(OutstandingHandle::objectName).filter(Objects::nonNull);
        };
    }

    /**
     * Whether it is let pass no more.
     *
     * @param today the day
     * @return true after the last day
     */
    public boolean isExpired(LocalDate today) {
        return until != null && today.isAfter(until);
    }

    /** The entry on one line, as its file has it. */
    @Override
    public String toString() {
        String text = patterns.entrySet().stream()
                .map(entry -> entry.getKey().name().toLowerCase(Locale.ROOT) + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
        return text + (until == null ? "" : " until=" + until) + " # " + reason;
    }
}
