// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Optional;

/** A straight line through points, and how far its slope can be trusted. */
final class LeastSquares {
    /** A whole number stands for anything within half of one: rounding alone has this variance. */
    private static final double ROUNDING = 1.0 / 12;

    /** Student's t for 97.5 % with 1 to 10 degrees of freedom. */
    private static final double[] STUDENT = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281
    };

    private LeastSquares() {}

    static Optional<HandleCountTrend.Rate> rate(double[] x, double[] y) {
        int n = x.length;
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        if (n < 3 || xx == 0) {
            return Optional.empty();
        }
        double slope = xy / xx;
        double rest = 0;
        for (int i = 0; i < n; i++) {
            double off = y[i] - meanY - slope * (x[i] - meanX);
            rest += off * off;
        }
        double variance = Math.max(rest / (n - 2), ROUNDING);
        double reach = student(n - 2) * Math.sqrt(variance / xx);
        return Optional.of(new HandleCountTrend.Rate(slope, slope - reach, slope + reach));
    }

    /** Student's t for 97.5 %: a table, then the normal quantile with its corrections (Abramowitz and Stegun 26.7.5). */
    static double student(int freedom) {
        if (freedom <= STUDENT.length) {
            return STUDENT[freedom - 1];
        }
        double z = 1.959963985;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        double n = freedom;
        return z
                + (z3 + z) / (4 * n)
                + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
