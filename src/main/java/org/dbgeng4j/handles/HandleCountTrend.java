// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static java.util.Objects.requireNonNull;
import static org.dbgeng4j.handles.TrendText.number;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the number of a process's handles went over time, and whether it grows.
 *
 * <pre>{@code
 * HandleCountTrend trend = HandleCountTrend.sample(HandleCountSource.process(pid), Duration.ofSeconds(3), 10);
 * System.out.println(trend.verdict());
 * }</pre>
 *
 * @param samples the counts in the order of time
 * @param ended whether the process ended, or stood where it could not go on, before all counts were taken
 */
public record HandleCountTrend(List<HandleCountSample> samples, boolean ended) {
    /**
     * Copies the list.
     *
     * @param samples the counts in the order of time
     * @param ended whether the process ended before all counts were taken
     * @throws IllegalArgumentException if a sample is earlier than the one before
     */
    public HandleCountTrend {
        samples = List.copyOf(samples);
        for (int i = 1; i < samples.size(); i++) {
            if (samples.get(i).time().isBefore(samples.get(i - 1).time())) {
                throw new IllegalArgumentException("sample " + i + " is earlier than the one before it: " + samples);
            }
        }
    }

    /**
     * A rate of growth: what the samples show best, and between which bounds it lies with a probability of 95 %. The bounds
     * allow for counts being whole numbers.
     *
     * @param perSecond handles per second by least squares; negative where they become fewer
     * @param from the lower bound, handles per second
     * @param to the upper bound, handles per second
     */
    public record Rate(double perSecond, double from, double to) {
        /**
         * The rate in other words.
         *
         * @return handles per minute
         */
        public double perMinute() {
            return perSecond * 60;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s handles per second (95 %%: %s to %s)",
                    number(perSecond),
                    number(from),
                    number(to));
        }
    }

    /** Whether the number of handles grows. What cannot be told is never {@link Steady}. */
    public sealed interface Verdict {}

    /**
     * It does not grow, as far as this can be seen in the time.
     *
     * @param atMostPerMinute slower growth than so many handles per minute would not have been seen; 0 where the handles
     *     become fewer for certain
     */
    public record Steady(double atMostPerMinute) implements Verdict {
        @Override
        public String toString() {
            return "steady: no growth, or less than " + number(atMostPerMinute) + " handles per minute";
        }
    }

    /**
     * It grows.
     *
     * @param handlesPerMinute how fast
     * @param rate the same with its bounds
     * @param byType the types of handles that grow, the fastest first; empty where types are not known
     */
    public record Growing(double handlesPerMinute, Rate rate, Map<String, Rate> byType) implements Verdict {
        /**
         * Copies the types, keeping their order.
         *
         * @param handlesPerMinute how fast
         * @param rate the same with its bounds
         * @param byType the types of handles that grow
         */
        public Growing {
            requireNonNull(rate, "rate");
            byType = Collections.unmodifiableMap(new LinkedHashMap<>(byType));
        }

        @Override
        public String toString() {
            List<String> types = new ArrayList<>();
            byType.forEach((type, own) -> types.add(number(own.perMinute()) + " of type " + type));
            return "growing at " + number(handlesPerMinute) + " handles per minute"
                    + (types.isEmpty() ? "" : ": " + String.join(", ", types));
        }
    }

    /**
     * The samples do not settle it.
     *
     * @param reason why
     * @param detail what was seen, and what would help
     */
    public record CouldNotTell(Reason reason, String detail) implements Verdict {
        @Override
        public String toString() {
            return "could not tell: " + detail;
        }
    }

    /** Why it could not be told. */
    public enum Reason {
        /** The process ended, or stood where it could not go on, before all counts were taken. */
        ENDED,
        /** There are fewer than three samples. */
        TOO_FEW_SAMPLES,
        /** The samples span less than a second. */
        TOO_SHORT,
        /** The number grew, but almost all of it at once: that may have been a start of something, and no habit. */
        GREW_ONCE,
        /** The samples agree with growth and with none. */
        UNCLEAR
    }

    /**
     * A trend of samples that were taken already, none after the end of the process.
     *
     * @param samples the counts in the order of time
     * @return the trend
     * @throws IllegalArgumentException if a sample is earlier than the one before
     */
    public static HandleCountTrend of(List<HandleCountSample> samples) {
        return new HandleCountTrend(samples, false);
    }

    /**
     * Takes samples: the first at once, the others each a fixed time after the one before. Where counting takes longer than
     * that, the next follows at once.
     *
     * @param source where the counts come from
     * @param every the time between two samples, greater than zero
     * @param times how many, greater than zero
     * @return the trend; of fewer samples where the process ended before the last
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public static HandleCountTrend sample(HandleCountSource source, Duration every, int times)
            throws InterruptedException {
        return sample(source, every, times, sample -> {});
    }

    /**
     * Takes samples as {@link #sample(HandleCountSource, Duration, int)} does, and shows each as soon as it is taken.
     *
     * @param source where the counts come from
     * @param every the time between two samples, greater than zero
     * @param times how many, greater than zero
     * @param listener is told of each sample, in this thread
     * @return the trend; of fewer samples where the process ended before the last
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public static HandleCountTrend sample(
            HandleCountSource source, Duration every, int times, Consumer<? super HandleCountSample> listener)
            throws InterruptedException {
        if (every.isNegative() || every.isZero() || times < 1) {
            throw new IllegalArgumentException(times + " samples, one every " + every + ", are none");
        }
        List<HandleCountSample> samples = new ArrayList<>();
        while (samples.size() < times) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted after " + samples.size() + " of " + times + " samples");
            }
            Optional<HandleCountSample> next = source.take();
            if (next.isEmpty()) {
                return new HandleCountTrend(samples, true);
            }
            samples.add(next.get());
            listener.accept(next.get());
            if (samples.size() < times) {
                Instant due = samples.get(0).time().plus(every.multipliedBy(samples.size()));
                source.await(due);
            }
        }
        return new HandleCountTrend(samples, false);
    }

    /**
     * The time between the first sample and the last.
     *
     * @return zero where there are fewer than two
     */
    public Duration span() {
        int size = samples.size();
        return size < 2
                ? Duration.ZERO
                : Duration.between(samples.get(0).time(), samples.get(size - 1).time());
    }

    /**
     * How fast the number of handles grows.
     *
     * @return the rate; empty where there are fewer than three samples, or all of one moment
     */
    public Optional<Rate> rate() {
        return LeastSquares.rate(
                seconds(),
                samples.stream().mapToDouble(HandleCountSample::count).toArray());
    }

    /**
     * How fast the number of handles of each type grows.
     *
     * @return the rates, the fastest first; empty where the types are not known in every sample, or there is no rate
     */
    public Map<String, Rate> rateByType() {
        Map<String, Rate> rates = new LinkedHashMap<>();
        if (samples.stream().noneMatch(sample -> sample.countByType().isEmpty())) {
            for (String type : types()) {
                double[] counts = samples.stream()
                        .mapToDouble(sample -> sample.countByType().getOrDefault(type, 0))
                        .toArray();
                LeastSquares.rate(seconds(), counts).ifPresent(rate -> rates.put(type, rate));
            }
        }
        Map<String, Rate> sorted = new LinkedHashMap<>();
        rates.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(b.getValue().perSecond(), a.getValue().perSecond()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /**
     * Whether the number of handles grows: if its rate is above zero with a probability of 95 %, and not because of a single
     * leap. It is steady only where the samples leave no room for a growth by more than two handles in the watched time, or
     * by more than one in a hundred.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return TrendVerdict.of(this);
    }

    /**
     * The samples as comma-separated values: a heading, then a line for each, with the time, the seconds since the first,
     * the count, and a column for each type.
     *
     * @return the text; every line ends with a line feed
     */
    public String toCsv() {
        return TrendText.csv(this);
    }

    /**
     * The samples as a small chart of plain characters.
     *
     * @return a few lines, each ending with a line feed; empty where there are no samples
     */
    public String chart() {
        return TrendText.chart(this);
    }

    /** The times in seconds since the first sample. */
    double[] seconds() {
        return samples.stream()
                .mapToDouble(sample ->
                        Duration.between(samples.get(0).time(), sample.time()).toNanos() / 1e9)
                .toArray();
    }

    /** All types that any sample names. */
    Set<String> types() {
        Set<String> types = new LinkedHashSet<>();
        samples.forEach(sample -> types.addAll(sample.countByType().keySet()));
        return types;
    }
}
