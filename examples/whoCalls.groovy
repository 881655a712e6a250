// SPDX-License-Identifier: Apache-2.0
// Starts a program and says who calls one of its functions, and how often, until it was called so many times:
// groovy -cp … examples/whoCalls.groovy leakyhandles!fun4 20 leakyhandles.exe --interval 20
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import org.dbgeng4j.Debugger
import org.dbgeng4j.StopEvent
import org.dbgeng4j.Target

def (function, wanted, program) = [args[0], args[1].toInteger(), args.drop(2).toList()]
def callers = [:].withDefault { 0 }
def calls = 0
def stop = new CompletableFuture<StopEvent>()

Debugger.find().open(new Target.Launch(program).with(TZ: 'UTC')).withCloseable { session ->
    session.addListener { stop.complete(it) }
    session.breakpoints().set(function) { hit ->
        callers[session.stack().frames()[1].symbol()]++
        ++calls < wanted // and runs on
    }
    session.runUntil({ it instanceof StopEvent.Breakpoint }, Duration.ofMinutes(1))
    println "stopped: ${stop.get(1, TimeUnit.MINUTES)}"
}
callers.each { caller, count -> println "$caller: $count calls" }
