// SPDX-License-Identifier: Apache-2.0
import org.dbgeng4j.Target
import org.dbgeng4j.handles.HandleLeakError
import org.dbgeng4j.handles.HandleLeaks
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification

/**
 * A Spock specification of a program that does what its standard input says and answers with a line when it is done,
 * native-stubs/test/leakyrounds.cpp. The system property "worker" is its command line; its first line tells its process id.
 */
class WorkerSpec extends Specification {
    @Shared @AutoCleanup('destroyForcibly') Process worker = System.getProperty('worker').split(' ').execute()
    @Shared BufferedReader answers = worker.inputStream.newReader()
    @Shared HandleLeaks leaks = HandleLeaks.in(Target.attach(answers.readLine().split(' ')[1] as long)).rounds(3)

    def work(String what) {
        worker.outputStream << "$what\n"
        worker.outputStream.flush()
        answers.readLine()
    }

    def "reading files leaks no handle"() {
        expect:
        leaks.during { work 'files' }.assertNoLeaks()
    }

    def "a leak is named, with how much each round leaked"() {
        when:
        leaks.during { work 'leak' }.assertNoLeaks()

        then:
        def error = thrown(HandleLeakError)
        error.report().leaks()*.site()*.culprit()*.get()*.symbol() == ['leakEvent']
        error.message.contains '1 per round'
    }
}
