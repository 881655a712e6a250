// SPDX-License-Identifier: Apache-2.0
// Looks a running program up in the list of processes of this machine's kernel three times, three
// seconds apart, and says how fast its handles become more:
// script/example kernelHandleCounts leakyhandles.exe
import java.time.Duration
import org.dbgeng4j.Debugger
import org.dbgeng4j.Target
import org.dbgeng4j.handles.HandleCountSource
import org.dbgeng4j.handles.HandleCountTrend

if (args.length != 1) {
    System.err.println 'usage: kernelHandleCounts IMAGE'
    System.exit 2
}

Debugger.find().open(Target.localKernel()).withCloseable { kernel ->
    def handles = HandleCountSource.kernel(kernel, args[0])
    def trend = HandleCountTrend.sample(handles, Duration.ofSeconds(3), 3) {
        println "${it.time()} ${it.count()} handles"
    }
    println trend.rate().get()
    println trend.verdict()
}
