// SPDX-License-Identifier: Apache-2.0
// Counts the handles of a running program three times, three seconds apart, with no debugger,
// and says how fast they become more:  script/example handleCounts leakyhandles.exe
import java.time.Duration
import org.dbgeng4j.handles.HandleCountSource
import org.dbgeng4j.handles.HandleCountTrend

if (args.length != 1) {
    System.err.println 'usage: handleCounts IMAGE'
    System.exit 2
}

def handles = HandleCountSource.process(args[0])
def trend = HandleCountTrend.sample(handles, Duration.ofSeconds(3), 3) {
    println "${it.time()} ${it.count()} handles"
}
println trend.rate().get()
println trend.verdict()
