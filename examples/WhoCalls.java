// SPDX-License-Identifier: Apache-2.0
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbgeng4j.DebugSession;
import org.dbgeng4j.Debugger;
import org.dbgeng4j.StopEvent;
import org.dbgeng4j.Target;

/**
 * Starts a program and says who calls one of its functions, and how often, until it was called so many times: {@code script/example
 * WhoCalls leakyhandles!fun4 20 leakyhandles.exe --interval 20}.
 */
public class WhoCalls {
    /** Arguments: the function, how many calls, the program and its arguments. */
    public static void main(String[] arguments) {
        if (arguments.length < 3) {
            System.err.println("usage: WhoCalls MODULE!FUNCTION CALLS PROGRAM [ARGUMENT ...]");
            System.exit(2);
        }
        int wanted = Integer.parseInt(arguments[1]);
        List<String> program = List.of(arguments).subList(2, arguments.length);
        Map<String, Integer> callers = new HashMap<>();
        int[] calls = {0};

        try (DebugSession session = Debugger.find().open(new Target.Launch(program).with(Map.of("TZ", "UTC")))) {
            session.breakpoints().set(arguments[0], hit -> {
                callers.merge(session.stack().frames().get(1).symbol(), 1, Integer::sum);
                return ++calls[0] < wanted; // and runs on
            });
            System.out.println(session.runUntil(StopEvent.Breakpoint.class, Duration.ofMinutes(1))
                    .map(stop -> "stopped: " + stop)
                    .orElse(arguments[0] + " was not called " + wanted + " times within a minute"));
        }
        callers.forEach((caller, count) -> System.out.println(caller + ": " + count + " calls"));
    }
}
