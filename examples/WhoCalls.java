// SPDX-License-Identifier: Apache-2.0
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;

/**
 * Starts a program and says who calls one of its functions, and how often, until it was called so many times: {@code java
 * -cp … examples/WhoCalls.java leakyhandles!fun4 20 leakyhandles.exe --interval 20}.
 */
public class WhoCalls {
    /** Arguments: the function, how many calls, the program and its arguments. */
    public static void main(String[] arguments) {
        int wanted = Integer.parseInt(arguments[1]);
        List<String> program = List.of(arguments).subList(2, arguments.length);
        Map<String, Integer> callers = new HashMap<>();
        int[] calls = {0};
        CompletableFuture<StopEvent> stop = new CompletableFuture<>();

        try (DebugSession session = Debugger.find().open(new Target.Launch(program).with(Map.of("TZ", "UTC")))) {
            session.addListener(stop::complete);
            session.breakpoints().set(arguments[0], hit -> {
                callers.merge(session.stack().frames().get(1).symbol(), 1, Integer::sum);
                return ++calls[0] < wanted; // and runs on
            });
            session.runUntil(event -> event instanceof StopEvent.Breakpoint, Duration.ofMinutes(1));
            System.out.println("stopped: " + stop.orTimeout(1, TimeUnit.MINUTES).join());
        }
        callers.forEach((caller, count) -> System.out.println(caller + ": " + count + " calls"));
    }
}
