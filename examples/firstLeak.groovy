// SPDX-License-Identifier: Apache-2.0
// Attaches to a running program, traces its handles for a while and prints who leaks:
// script/example firstLeak leakyhandles.exe 3
import java.time.Duration
import org.dbgeng4j.Debugger

if (args.length != 2) {
    System.err.println 'usage: firstLeak IMAGE SECONDS'
    System.exit 2
}

def sites = Debugger.find().attach(args[0]).withCloseable { session ->
    def run = { long millis -> session.runUntil({ false }, Duration.ofMillis(millis)); session.breakIn() }
    session.handleTracing().with {
        enable()
        run(args[1].toLong() * 1000)
        def diff = diff()
        run(300) // what was just being used is closed a moment later and is no leak
        stillOpen(diff).leakSites()
    }
}
println "${sites.size()} leak site(s)"
sites.each { println it }
