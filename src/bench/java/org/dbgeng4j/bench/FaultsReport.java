// SPDX-License-Identifier: Apache-2.0
package org.dbgeng4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fills the tables of {@code docs/reliability.md} with the medians of the times that its tests took. A row's last column
 * names its test, in brackets behind it a part of the case's name where the row is about that alone, and behind a comma the
 * line of a test that has several.
 */
public final class FaultsReport {
    private static final Pattern ROW = Pattern.compile(
            "(?<text>\\|.*\\|)(?<own>[^|]*)\\|[^|]*\\|[^|]*\\|[^|]*\\| (?<tests>`\\w+\\.\\w+`[^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`\\w+\\.(\\w+)`(?: \\(`([^`]*)`\\))?(?:, (\\w+))?");

    /** What a test said of one call. */
    private record Figure(String engine, String method, String name, String line, long own, long took) {
        static Figure of(String text) {
            String[] parts = text.split("\t");
            return new Figure(
                    engine(parts[0]), parts[1], parts[2], parts[3], Long.parseLong(parts[4]), Long.parseLong(parts[5]));
        }

        private static String engine(String test) {
            return test.contains("InProcess") || test.contains("InThisJvm")
                    ? "in process"
                    : test.contains("Host") ? "host" : "cdb";
        }
    }

    private FaultsReport() {}

    /**
     * Prints the rows.
     *
     * @param args the file with the figures
     */
    public static void main(String[] args) throws IOException {
        List<Figure> figures =
                Files.readAllLines(Path.of(args[0])).stream().map(Figure::of).toList();
        for (String line : Files.readAllLines(Path.of("docs", "reliability.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                System.out.println(filled(row, figures));
            } else if (line.startsWith("| fault |")) {
                System.out.printf("%n%s%n", line);
            }
        }
    }

    private static String filled(Matcher row, List<Figure> figures) {
        List<Figure> own = new ArrayList<>();
        Matcher test = TEST.matcher(row.group("tests"));
        while (test.find()) {
            String method = test.group(1);
            // BREAKING is not BREAKING_IN
            Pattern name = Pattern.compile(Pattern.quote(test.group(2) == null ? "" : test.group(2)) + "(?!_)");
            String line = test.group(3) == null ? "" : test.group(3);
            figures.stream()
                    .filter(figure -> figure.method().equals(method)
                            && name.matcher(figure.name()).find()
                            && figure.line().equals(line))
                    .forEach(own::add);
        }
        return row.group("text") + " " + ownTimes(own) + " | " + median(own, "cdb") + " | " + median(own, "host")
                + " | " + median(own, "in process") + " | " + row.group("tests") + " |";
    }

    private static String ownTimes(List<Figure> figures) {
        Set<Long> times = figures.stream().map(Figure::own).collect(Collectors.toCollection(TreeSet::new));
        return times.isEmpty() ? "–" : times.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String median(List<Figure> figures, String engine) {
        long[] took = figures.stream()
                .filter(figure -> figure.engine().equals(engine))
                .mapToLong(Figure::took)
                .sorted()
                .toArray();
        return took.length == 0 ? "–" : "" + took[took.length / 2];
    }
}
