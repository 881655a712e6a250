// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import static org.dbgeng4j.handles.TrendText.number;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.handles.HandleCountTrend.CouldNotTell;
import org.dbgeng4j.handles.HandleCountTrend.Growing;
import org.dbgeng4j.handles.HandleCountTrend.Rate;
import org.dbgeng4j.handles.HandleCountTrend.Reason;
import org.dbgeng4j.handles.HandleCountTrend.Steady;
import org.dbgeng4j.handles.HandleCountTrend.Verdict;

/** What a trend's samples allow to say. */
final class TrendVerdict {
    /** What is watched for less than this shows its start or its end, not its habit. */
    private static final double SHORTEST_SECONDS = 1;

    /** Fewer handles than this may have been lost unseen in a steady process. */
    private static final double ROOM = 2;

    private TrendVerdict() {}

    static Verdict of(HandleCountTrend trend) {
        List<HandleCountSample> samples = trend.samples();
        double seconds = trend.span().toNanos() / 1e9;
        if (trend.ended()) {
            return new CouldNotTell(
                    Reason.ENDED, "the process ended or stopped by itself after " + samples.size() + " counts");
        }
        if (samples.size() < 3) {
            return new CouldNotTell(
                    Reason.TOO_FEW_SAMPLES, samples.size() + " counts are too few; take three at the least");
        }
        if (seconds < SHORTEST_SECONDS) {
            return new CouldNotTell(
                    Reason.TOO_SHORT,
                    "the counts lie within " + number(seconds) + " s; watch for a second at the least");
        }
        Rate rate = trend.rate().orElseThrow();
        if (rate.from() > 0) {
            return grewOnce(samples)
                    ? new CouldNotTell(
                            Reason.GREW_ONCE, "the number grew, but almost all of it at once; go on watching")
                    : new Growing(rate.perMinute(), rate, growingTypes(trend));
        }
        double mean =
                samples.stream().mapToDouble(HandleCountSample::count).average().orElseThrow();
        double upTo = Math.max(0, rate.to());
        if (upTo * seconds <= Math.max(ROOM, mean / 100)) {
            return new Steady(upTo * 60);
        }
        return new CouldNotTell(
                Reason.UNCLEAR,
                samples.size() + " counts in " + number(seconds) + " s agree with " + number(rate.from() * 60) + " to "
                        + number(rate.to() * 60) + " handles per minute; take more of them, or watch for longer");
    }

    private static Map<String, Rate> growingTypes(HandleCountTrend trend) {
        Map<String, Rate> types = new LinkedHashMap<>(trend.rateByType());
        types.values().removeIf(own -> own.from() <= 0);
        return types;
    }

    /** Whether more than two thirds of the growth came between two samples. */
    private static boolean grewOnce(List<HandleCountSample> samples) {
        long most = 0;
        for (int i = 1; i < samples.size(); i++) {
            most = Math.max(most, samples.get(i).count() - samples.get(i - 1).count());
        }
        long all = samples.get(samples.size() - 1).count() - samples.get(0).count();
        return most * 3 > all * 2;
    }
}
