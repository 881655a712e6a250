// SPDX-License-Identifier: Apache-2.0
// Starts a program and says who calls one of its functions, and how often, until it was called so many times:
// script/example whoCalls leakyhandles!fun4 20 leakyhandles.exe --interval 20
import java.time.Duration
import org.dbgeng4j.Debugger
import org.dbgeng4j.StopEvent
import org.dbgeng4j.Target

if (args.length < 3) {
    System.err.println 'usage: whoCalls MODULE!FUNCTION CALLS PROGRAM [ARGUMENT ...]'
    System.exit 2
}

def (function, wanted, program) = [args[0], args[1].toInteger(), args.drop(2).toList()]
def callers = [:].withDefault { 0 }
def calls = 0

Debugger.find().open(new Target.Launch(program).with(TZ: 'UTC')).withCloseable { session ->
    session.breakpoints().set(function) { hit ->
        callers[session.stack().frames()[1].symbol()]++
        ++calls < wanted // and runs on
    }
    def stop = session.runUntil(StopEvent.Breakpoint, Duration.ofMinutes(1))
    println stop.map { "stopped: $it" }.orElse("$function was not called $wanted times within a minute")
}
callers.each { caller, count -> println "$caller: $count calls" }
