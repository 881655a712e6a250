// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.dbgeng4j.handles.HandleCountTrend.CouldNotTell;
import org.dbgeng4j.handles.HandleCountTrend.Growing;
import org.dbgeng4j.handles.HandleCountTrend.Rate;
import org.dbgeng4j.handles.HandleCountTrend.Reason;
import org.dbgeng4j.handles.HandleCountTrend.Steady;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of handle counts. */
class HandleCountTrendTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static HandleCountSample at(double seconds, long count) {
        return new HandleCountSample(START.plusNanos(Math.round(seconds * 1e9)), count, Map.of());
    }

    private static HandleCountTrend every(double seconds, long... counts) {
        return HandleCountTrend.of(IntStream.range(0, counts.length)
                .mapToObj(i -> at(i * seconds, counts[i]))
                .toList());
    }

    /** The script that the demonstration of handle leaks is known for. */
    @Test
    void thePublishedNumbersGrowByTenASecond() {
        HandleCountTrend trend = every(3, 40, 70, 100);
        Rate rate = trend.rate().orElseThrow();
        assertThat(rate.perSecond()).isCloseTo(10, within(1e-9));
        assertThat(rate.from()).as("the bounds allow for rounding").isBetween(9.0, 9.99);
        assertThat(trend.verdict())
                .isInstanceOfSatisfying(
                        Growing.class,
                        growing -> assertThat(growing.handlesPerMinute()).isCloseTo(600, within(1e-6)));
        assertThat(trend.verdict()).hasToString("growing at 600 handles per minute");
    }

    /** By hand: x 0 to 4, slope 1.7, residual variance 0.3 / 3, Sxx 10, t(3) 3.1824. */
    @Test
    void theBoundsAreStudents() {
        Rate rate = every(1, 10, 12, 13, 15, 17).rate().orElseThrow();
        assertThat(rate.perSecond()).isCloseTo(1.7, within(1e-9));
        assertThat(rate.to() - rate.perSecond()).isCloseTo(3.1824 * Math.sqrt(0.3 / 3 / 10), within(1e-6));
        assertThat(rate.perSecond() - rate.from()).isCloseTo(3.1824 * Math.sqrt(0.3 / 3 / 10), within(1e-6));
        assertThat(rate).hasToString("1.70 handles per second (95 %: 1.38 to 2.02)");
    }

    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "6, 2.447", "7, 2.365", "10, 2.228", "30, 2.042", "100, 1.984"})
    void studentsQuantiles(int freedom, double expected) {
        assertThat(LeastSquares.student(freedom)).isCloseTo(expected, within(1e-3));
    }

    /** Of a hundred honest intervals about 95 hold the true rate. */
    @Test
    void theBoundsHoldTheTrueRateAsOftenAsTheySay() {
        Random random = new Random(20260102);
        int held = 0;
        for (int round = 0; round < 1000; round++) {
            long[] counts = new long[12];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = Math.round(1000 + 2.5 * i + 6 * random.nextGaussian());
            }
            Rate rate = every(1, counts).rate().orElseThrow();
            held += rate.from() <= 2.5 && 2.5 <= rate.to() ? 1 : 0;
        }
        assertThat(held).isBetween(930, 970);
    }

    @Test
    void aConstantCountIsSteadyUpToWhatCouldHideInIt() {
        assertThat(every(1, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57).verdict())
                .isInstanceOfSatisfying(
                        Steady.class,
                        steady -> assertThat(steady.atMostPerMinute()).isBetween(1.0, 6.0));
        assertThat(every(1, 57, 58, 57, 56, 57, 57, 58, 57, 56, 57, 57).verdict())
                .as("one more or less is noise")
                .isInstanceOf(Steady.class);
    }

    @Test
    void fewerAndFewerHandlesAreNoGrowth() {
        assertThat(every(1, 90, 80, 70, 60, 50).verdict()).isEqualTo(new Steady(0));
    }

    @Test
    void neverSteadyWhereItCannotBeTold() {
        assertThat(reason(every(1))).isEqualTo(Reason.TOO_FEW_SAMPLES);
        assertThat(reason(every(1, 40))).isEqualTo(Reason.TOO_FEW_SAMPLES);
        assertThat(reason(every(5, 40, 40))).isEqualTo(Reason.TOO_FEW_SAMPLES);
        assertThat(reason(every(5, 40, 90))).isEqualTo(Reason.TOO_FEW_SAMPLES);
        assertThat(reason(every(0.1, 40, 40, 40, 40))).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(every(0.1, 40, 50, 60, 70))).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(every(0, 40, 40, 40))).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(every(3, 40, 40, 40))).as("five may hide in three").isEqualTo(Reason.UNCLEAR);
        assertThat(reason(every(1, 40, 90, 30, 80, 45, 99, 41, 87))).isEqualTo(Reason.UNCLEAR);
        HandleCountTrend ended =
                new HandleCountTrend(every(1, 10, 20, 30, 40, 50).samples(), true);
        assertThat(reason(ended)).isEqualTo(Reason.ENDED);
        assertThat(ended.verdict())
                .hasToString("could not tell: the process ended or stopped by itself after 5 counts");
        assertThat(ended.rate().orElseThrow().perSecond())
                .as("its rate is there all the same")
                .isCloseTo(10, within(1e-9));
    }

    /** A count that grew once is noise. */
    @Test
    void aSingleLeapIsNoLeak() {
        assertThat(reason(every(1, 40, 40, 40, 41, 41, 41))).isEqualTo(Reason.GREW_ONCE);
        assertThat(reason(every(1, 40, 40, 40, 90, 91, 91))).isEqualTo(Reason.GREW_ONCE);
        assertThat(every(1, 40, 40, 41, 41, 42, 42, 43, 43).verdict()).isInstanceOf(Growing.class);
    }

    private static Reason reason(HandleCountTrend trend) {
        return ((CouldNotTell) trend.verdict()).reason();
    }

    @Test
    void namesTheTypesThatGrow() {
        List<HandleCountSample> samples = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Map<String, Integer> types = i < 2
                    ? Map.of("Event", 10 + 3 * i, "File", 4)
                    : Map.of("Event", 10 + 3 * i, "File", 4, "Key", 2 * i);
            samples.add(new HandleCountSample(START.plusSeconds(i), 60 + 4 * i, types));
        }
        HandleCountTrend trend = HandleCountTrend.of(samples);
        assertThat(trend.rateByType()).containsOnlyKeys("Event", "File", "Key");
        assertThat(trend.rateByType().keySet()).first().isEqualTo("Event");
        Growing growing = (Growing) trend.verdict();
        assertThat(growing.byType()).containsOnlyKeys("Event", "Key");
        assertThat(growing.byType().get("Event").perMinute()).isCloseTo(180, within(1e-6));
        assertThat(growing).hasToString("growing at 240 handles per minute: 180 of type Event, 132 of type Key");
        samples.set(2, at(2, 68));
        assertThat(HandleCountTrend.of(samples).rateByType())
                .as("one sample without types")
                .isEmpty();
    }

    @Test
    void writesCsv() {
        HandleCountTrend trend = HandleCountTrend.of(List.of(
                new HandleCountSample(START, 40, Map.of("Event", 12)),
                new HandleCountSample(START.plusMillis(3001), 70, Map.of("A,\"B\"", 1)),
                at(6, 100)));
        assertThat(trend.toCsv()).isEqualTo("""
                        time,seconds,count,Event,"A,""B\"""
                        2026-01-02T03:04:05Z,0.000,40,12,0
                        2026-01-02T03:04:08.001Z,3.001,70,0,1
                        2026-01-02T03:04:11Z,6.000,100,,
                        """);
        assertThat(every(1).toCsv()).isEqualTo("time,seconds,count\n");
    }

    @Test
    void drawsAChart() {
        assertThat(every(3, 40, 70, 100).chart()).isEqualTo("""
                        100 |                                                           *
                         91 |
                         83 |
                         74 |                              *
                         66 |
                         57 |
                         49 |
                         40 |*
                            +------------------------------------------------------------
                             0 s                                                    6.0 s
                        """);
        assertThat(every(1, 7, 7).chart()).startsWith("7 |*").contains("*\n  +---");
        assertThat(every(1, 7).chart()).startsWith("7 |*\n");
        assertThat(every(1).chart()).isEmpty();
    }

    @Test
    void refusesSamplesThatGoBackInTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> HandleCountTrend.of(List.of(at(1, 4), at(0, 4))));
        assertThatIllegalArgumentException().isThrownBy(() -> at(0, -1));
    }

    /** A process of ten handles a second, watched by a clock that jumps to where it is awaited. */
    private static final class Watched implements HandleCountSource {
        private final Duration effort;
        private final Instant end;
        private Instant clock = START;
        private final List<Instant> awaited = new ArrayList<>();

        Watched(Duration effort, Duration life) {
            this.effort = effort;
            this.end = START.plus(life);
        }

        @Override
        public Optional<HandleCountSample> take() {
            Instant now = clock;
            clock = clock.plus(effort);
            long age = Duration.between(START, now).toMillis();
            return now.isAfter(end)
                    ? Optional.empty()
                    : Optional.of(new HandleCountSample(now, 40 + age / 100, Map.of()));
        }

        @Override
        public void await(Instant due) {
            awaited.add(due);
            clock = due.isAfter(clock) ? due : clock;
        }
    }

    @Test
    void takesSamplesAtFixedTimes() throws InterruptedException {
        Watched process = new Watched(Duration.ofMillis(700), Duration.ofHours(1));
        List<HandleCountSample> seen = new ArrayList<>();
        HandleCountTrend trend = HandleCountTrend.sample(process, Duration.ofSeconds(3), 3, seen::add);
        assertThat(process.awaited).containsExactly(START.plusSeconds(3), START.plusSeconds(6));
        assertThat(trend.samples()).extracting(HandleCountSample::count).containsExactly(40L, 70L, 100L);
        assertThat(seen).isEqualTo(trend.samples());
        assertThat(trend.ended()).isFalse();
        assertThat(trend.span()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void aSlowCountDelaysTheNextOne() throws InterruptedException {
        Watched process = new Watched(Duration.ofSeconds(4), Duration.ofHours(1));
        HandleCountTrend trend = HandleCountTrend.sample(process, Duration.ofSeconds(3), 3);
        assertThat(trend.samples()).extracting(HandleCountSample::count).containsExactly(40L, 80L, 120L);
    }

    @Test
    void stopsWhereTheProcessEnds() throws InterruptedException {
        Watched process = new Watched(Duration.ZERO, Duration.ofSeconds(7));
        HandleCountTrend trend = HandleCountTrend.sample(process, Duration.ofSeconds(3), 10);
        assertThat(trend.samples()).hasSize(3);
        assertThat(reason(trend)).isEqualTo(Reason.ENDED);
    }

    @Test
    void canBeInterrupted() {
        HandleCountSource endless = () -> Optional.of(HandleCountSample.now(1));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> HandleCountTrend.sample(endless, Duration.ofHours(1), 2))
                .isInstanceOf(InterruptedException.class);
        List<HandleCountSample> seen = new ArrayList<>();
        assertThatThrownBy(() -> HandleCountTrend.sample(endless, Duration.ofHours(1), 2, sample -> {
                    seen.add(sample);
                    Thread.currentThread().interrupt(); // so the wait for the next one is interrupted
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(seen).hasSize(1);
    }

    @Test
    void refusesAScheduleOfNothing() {
        Watched process = new Watched(Duration.ZERO, Duration.ZERO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleCountTrend.sample(process, Duration.ZERO, 3))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleCountTrend.sample(process, Duration.ofSeconds(1), 0));
    }
}
