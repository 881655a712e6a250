// SPDX-License-Identifier: Apache-2.0
// Lets a running program work for three rounds of half a second and says who leaks, and how surely:
// script/example leakRounds leakyhandles.exe
import org.dbgeng4j.Target
import org.dbgeng4j.handles.HandleLeaks

if (args.length != 1) {
    System.err.println 'usage: leakRounds IMAGE'
    System.exit 2
}

def report = HandleLeaks.in(Target.attach(args[0])).rounds(3).during { sleep 500 }
println report
report.leaks().each { println "${it.handles()} handles leaked by ${it.site().culprit().get()}" }
