// SPDX-License-Identifier: Apache-2.0
import java.time.Duration;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.Target;
import org.dbgeng4j.handles.HandleCountSource;
import org.dbgeng4j.handles.HandleCountTrend;

/**
 * Looks a running program up in the list of processes of this machine's kernel three times, three seconds apart, and says
 * how fast its handles become more: {@code script/example KernelHandleCounts leakyhandles.exe}.
 */
public class KernelHandleCounts {
    /** Argument: the program's file name. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 1) {
            System.err.println("usage: KernelHandleCounts IMAGE   such as: KernelHandleCounts leakyhandles.exe");
            System.exit(2);
        }
        try (DebugSession kernel = Debugger.find().open(Target.localKernel())) {
            HandleCountSource handles = HandleCountSource.kernel(kernel, arguments[0]);
            HandleCountTrend trend = HandleCountTrend.sample(handles, Duration.ofSeconds(3), 3);

            trend.samples().forEach(sample -> System.out.println(sample.time() + " " + sample.count() + " handles"));
            trend.rate().ifPresent(System.out::println);
            System.out.println(trend.verdict());
        }
    }
}
