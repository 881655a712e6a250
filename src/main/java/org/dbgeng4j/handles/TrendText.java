// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.handles;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A trend for people and for spreadsheets. */
final class TrendText {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 8;

    private TrendText() {}

    /** A number with as many decimals as it deserves. */
    static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    static String csv(HandleCountTrend trend) {
        Set<String> types = trend.types();
        StringBuilder text = new StringBuilder("time,seconds,count");
        types.forEach(type -> text.append(',').append(quoted(type)));
        text.append('\n');
        double[] seconds = trend.seconds();
        List<HandleCountSample> samples = trend.samples();
        for (int i = 0; i < samples.size(); i++) {
            HandleCountSample sample = samples.get(i);
            text.append(sample.time())
                    .append(String.format(Locale.ROOT, ",%.3f,", seconds[i]))
                    .append(sample.count());
            for (String type : types) {
                text.append(',');
                if (!sample.countByType().isEmpty()) {
                    text.append(sample.countByType().getOrDefault(type, 0));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    static String chart(HandleCountTrend trend) {
        List<HandleCountSample> samples = trend.samples();
        if (samples.isEmpty()) {
            return "";
        }
        long least = samples.stream().mapToLong(HandleCountSample::count).min().orElseThrow();
        long most = samples.stream().mapToLong(HandleCountSample::count).max().orElseThrow();
        double[] seconds = trend.seconds();
        double last = seconds[seconds.length - 1];
        // no row stands for less than one handle, so that a steady count is a line and no noise
        int rows = (int) Math.min(HEIGHT, most - least + 1);
        char[][] field = new char[rows][WIDTH];
        for (char[] row : field) {
            Arrays.fill(row, ' ');
        }
        for (int i = 0; i < seconds.length; i++) {
            int column = last == 0 ? 0 : (int) Math.round(seconds[i] / last * (WIDTH - 1));
            int row = rows == 1 ? 0 : (int) Math.round(share(samples.get(i).count(), least, most) * (rows - 1));
            field[row][column] = '*';
        }
        int digits = Long.toString(most).length();
        StringBuilder text = new StringBuilder();
        for (int row = rows - 1; row >= 0; row--) {
            long value = rows == 1 ? least : least + Math.round((most - least) * (double) row / (rows - 1));
            String line = String.format(Locale.ROOT, "%" + digits + "d |%s", value, new String(field[row]));
            text.append(line.stripTrailing()).append('\n');
        }
        String end = String.format(Locale.ROOT, "%.1f s", last);
        text.append(" ".repeat(digits + 1))
                .append('+')
                .append("-".repeat(WIDTH))
                .append('\n');
        text.append(" ".repeat(digits + 2))
                .append("0 s")
                .append(" ".repeat(WIDTH - 3 - end.length()))
                .append(end)
                .append('\n');
        return text.toString();
    }

    private static double share(long count, long least, long most) {
        return (count - least) / (double) (most - least);
    }

    private static String quoted(String field) {
        return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + field.replace("\"", "\"\"") + '"'
                : field;
    }
}
