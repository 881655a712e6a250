// SPDX-License-Identifier: Apache-2.0
import java.time.Duration;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleCountTrend;

/**
 * Counts the handles of a running program three times, three seconds apart, with no debugger, and says how fast they become
 * more: {@code script/example HandleCounts leakyhandles.exe}.
 */
public class HandleCounts {
    /** Argument: the program's file name. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: HandleCounts IMAGE   such as: HandleCounts leakyhandles.exe");
            System.exit(2);
        }
        HandleCountSource handles = HandleCountSource.process(arguments[0]);
        HandleCountTrend trend = HandleCountTrend.sample(handles, Duration.ofSeconds(3), 3);

        trend.samples().forEach(sample -> System.out.println(sample.time() + " " + sample.count() + " handles"));
        trend.rate().ifPresent(System.out::println);
        System.out.println(trend.verdict());
    }
}
